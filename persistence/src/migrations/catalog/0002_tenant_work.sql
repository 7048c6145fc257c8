-- Which tenants have jobs that wait. A hint, so that workers need not ask thousands of databases: it is written after
-- the job, and workers look at every tenant now and then for what was lost between the two.
create table tenant_work (
  tenant_id uuid primary key references tenant (id) on delete cascade,
  noted_at timestamptz not null default clock_timestamp()
);

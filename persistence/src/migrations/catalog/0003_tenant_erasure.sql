-- `erasing`: everything of the tenant is being removed, and nobody is let in any more.
alter table tenant drop constraint tenant_state_check;
alter table tenant add constraint tenant_state_check
  check (state in ('provisioning', 'active', 'suspended', 'erasing'));
alter table tenant add column erasing_since timestamptz;

-- Tenants that are gone, by a number that says nothing about them: whoever restores a backup from before looks here for
-- what has to be erased again.
create table tenant_erasure (
  tenant_id uuid primary key,
  begun_at timestamptz not null,
  ended_at timestamptz not null default now()
);

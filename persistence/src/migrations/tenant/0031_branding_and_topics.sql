-- How videos, reports and cards of the tenant look. Without a row they look as they always have.
create table branding (
  is_only boolean primary key default true check (is_only),
  rev bigint not null default 1,
  -- '#' and six digits; both or none.
  primary_colour text,
  accent_colour text,
  font text not null default 'inter',
  has_music boolean not null default false,
  intro text,
  -- The picture is at the object store, under this id.
  logo_id uuid,
  logo_type text,
  logo_bytes integer,
  logo_sha256 text,
  check ((primary_colour is null) = (accent_colour is null)),
  check (num_nonnulls(logo_id, logo_type, logo_bytes, logo_sha256) in (0, 4))
);
grant select, insert, update, delete on branding to tatami_tenant;

-- What people are told is published on topics, too. Tried for about two hours, as e-mail.
select jobs.create_queue('topic', '{"policy": "standard", "retryLimit": 8, "retryDelay": 30, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

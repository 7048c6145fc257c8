create table tenant (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){0,39}$'),
  issuer text not null unique,
  name text not null,
  -- Its role has the same name.
  database text not null unique,
  role_password text not null,
  state text not null default 'provisioning' check (state in ('provisioning', 'active', 'suspended')),
  branding jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table tenant_domain (
  domain text primary key check (domain = lower(domain)),
  tenant_id uuid not null references tenant (id) on delete cascade
);
create index tenant_domain_tenant on tenant_domain (tenant_id);

-- A tenant's role may not see pg_stat_replication, but must know whether a commit waits for a live standby.
create function tatami_live_standbys() returns bigint
language sql security definer set search_path = pg_catalog as $$
  select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum') and state = 'streaming'
$$;

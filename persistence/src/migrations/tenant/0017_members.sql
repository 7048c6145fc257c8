-- What a user may do in the whole tenant. `token_role` is the strongest role of the token that they came with last, null for
-- none; `given_role` is what an owner gave them since, which goes before it. Who was removed stays a row: a token of theirs
-- may still be valid, and the identity provider may give them another one.
alter table person
  add column token_role text check (token_role in ('owner', 'facilitator', 'participant', 'viewer')),
  add column given_role text check (given_role in ('owner', 'facilitator', 'participant', 'viewer', 'removed'));
create index person_owner on person (user_id) where coalesce(given_role, token_role) = 'owner';

-- Counts the changes of given roles, so that pods notice one in rooms that are open. One row, which whoever changes a role
-- locks first, so that two owners cannot remove each other at once.
create table tenant_access (
  is_only boolean primary key default true check (is_only),
  revision bigint not null
);
insert into tenant_access (revision) values (0);

-- A link that gives whoever opens it and signs in a role. The secret in the link is not kept, only its hash.
create table invitation (
  id uuid primary key,
  secret_hash bytea not null unique,
  role text not null check (role in ('owner', 'facilitator', 'participant', 'viewer')),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  max_uses integer not null check (max_uses between 1 and 1000),
  uses integer not null default 0 check (uses between 0 and max_uses),
  revoked_at timestamptz
);
create index invitation_created_at on invitation (created_at);

-- Who has come by it; the same person does not use it up twice.
create table invitation_use (
  invitation_id uuid not null references invitation (id),
  user_id uuid not null,
  at timestamptz not null default now(),
  primary key (invitation_id, user_id)
);

grant select, update on tenant_access to tatami_tenant;
grant select, insert, update on invitation to tatami_tenant;
grant select, insert on invitation_use to tatami_tenant;

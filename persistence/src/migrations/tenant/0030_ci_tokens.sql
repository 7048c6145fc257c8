-- By which a program puts test results on the time line of one dojo, in the name of whoever made the token. The secret is
-- not kept, only its hash; who takes a token away deletes its row.
create table ci_token (
  id uuid primary key,
  dojo_id uuid not null references dojo (id),
  secret_hash bytea not null unique,
  name text not null,
  created_by uuid not null,
  created_at timestamptz not null default now()
);
create index ci_token_dojo on ci_token (dojo_id, id);
create index ci_token_created_by on ci_token (created_by);

grant select, insert, delete on ci_token to tatami_tenant;

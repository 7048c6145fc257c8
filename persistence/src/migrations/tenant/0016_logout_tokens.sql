-- The logout tokens of the last minutes, so that one that is sent again ends nothing: an identity provider says with such
-- a token that somebody's session has ended.
create table logout_token (
  id_hash bytea primary key,
  seen_at timestamptz not null default clock_timestamp()
);
create index logout_token_seen_at on logout_token (seen_at);

grant select, insert, delete on logout_token to tatami_tenant;

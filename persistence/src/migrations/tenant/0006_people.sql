-- Who the users of the tenant are, as their tokens said when they last came. Everything else names users by their id, so
-- that a person can be forgotten in one place.
create table person (
  user_id uuid primary key,
  name text not null,
  seen_at timestamptz not null default clock_timestamp()
);

grant select, insert, update, delete on person to tatami_tenant;

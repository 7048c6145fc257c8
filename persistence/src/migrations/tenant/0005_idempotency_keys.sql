-- What was made for a key that the caller chose, written in the transaction that made it: asked again, the same answer
-- comes back and nothing is made. Rows are of no use after a day.
create table idempotency_key (
  user_id uuid not null,
  key text not null,
  -- SHA-256 of the request: a key that comes with another one is refused.
  request_hash bytea not null,
  -- The answer as JSON. Null inside the transaction that makes it, and when what was made has been deleted: nothing of
  -- its text is kept.
  response text,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);

grant select, insert, update, delete on idempotency_key to tatami_tenant;

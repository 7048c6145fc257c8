-- What a person is told of: that what they asked for is ready or failed, that somebody came by their invitation. A row is
-- written in the transaction that it tells of, so there is one exactly when that happened.
create table notification (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  kind text not null,
  -- Ids and codes, no text: names are looked up when the list is read.
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
create index notification_of_user on notification (user_id, created_at desc, id desc);
create index notification_unread on notification (user_id) where read_at is null;

grant select, insert, update, delete on notification to tatami_tenant;

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

-- Somebody may not want to see it on the page, but be told by e-mail: the row is what the message is made of.
alter table notification add column is_shown boolean not null default true;

-- The address that the person's token said was verified, and what they chose. `notifications_off` has what they do not want,
-- such as 'email:report'; they are told of everything else.
alter table person
  add column email text,
  add column language text check (language in ('pt-BR', 'en')),
  add column notifications_off text[] not null default '{}';

-- Messages are jobs, tried again for about two hours.
select jobs.create_queue('email', '{"policy": "standard", "retryLimit": 8, "retryDelay": 30, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

-- Where a program of the tenant's hears what its people are told. The secret signs, so it is kept as it is. One row at most.
create table webhook (
  is_only boolean primary key default true check (is_only),
  url text not null,
  secret text not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);
grant select, insert, update, delete on webhook to tatami_tenant;

-- Tried for about a day.
select jobs.create_queue('webhook', '{"policy": "standard", "retryLimit": 12, "retryDelay": 30, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

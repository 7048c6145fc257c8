-- What is compared before a turn may begin is in the row that is locked for it: a statement that waited for the lock
-- sees this row as it is by then, and other tables as they were when it began.
alter table dojo_head
  -- The number of the last turn; 0 for none.
  add column turn bigint not null default 0,
  -- 0 for a turn without a limit.
  add column turn_ms bigint not null default 0,
  -- When the time of the turn began.
  add column turn_started_at timestamptz not null default 'epoch';

-- How a dojo is held since its last turn; a dojo without a row was never held in turns. Pods that open a dojo read it
-- here, because a snapshot has no session and the journal may be long.
create table dojo_session (
  dojo_id uuid primary key references dojo (id),
  -- Null where everybody writes.
  driver uuid,
  turn_order uuid[] not null
);

-- Counts the changes of what somebody may do in the dojo, so that pods that were not told notice one.
alter table dojo add column access_revision bigint not null default 0;

-- Who was removed stays a row: in an open dojo somebody without a row may come in by their token alone.
alter table dojo_member drop constraint dojo_member_role_check;
alter table dojo_member add constraint dojo_member_role_check
  check (role in ('owner', 'facilitator', 'participant', 'viewer', 'removed'));

-- Tokens of these users that were issued before the moment count no more.
create table revocation (
  user_id uuid primary key,
  at timestamptz not null
);
create index revocation_at on revocation (at);

grant select, insert, update on dojo_session, revocation to tatami_tenant;

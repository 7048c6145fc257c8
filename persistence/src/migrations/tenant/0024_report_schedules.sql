-- Who is made a report of each month. All months before `asked_until` were asked for: it is moved in the transaction that
-- asks, so that each month is asked for once, whoever does it.
create table report_schedule (
  user_id uuid not null,
  scope text not null check (scope in ('user', 'tenant')),
  language text not null check (language in ('pt-BR', 'en')),
  -- The first day of a month, of UTC.
  asked_until date not null,
  primary key (user_id, scope)
);
create index report_schedule_due on report_schedule (asked_until);

grant select, insert, update, delete on report_schedule to tatami_tenant;

-- Browsers that are told by Web Push. The endpoint is a capability of the browser's push service: whoever has it and the
-- keys can send there, so it is shown to nobody. It belongs to whoever has turned it on there last.
create table push_subscription (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index push_subscription_user on push_subscription (user_id, created_at desc);
grant select, insert, update, delete on push_subscription to tatami_tenant;

-- Tried for about two hours, as e-mail.
select jobs.create_queue('push', '{"policy": "standard", "retryLimit": 8, "retryDelay": 30, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

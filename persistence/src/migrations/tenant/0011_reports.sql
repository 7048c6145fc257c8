-- What was asked for besides the subject, such as the period of a report: people see it in their lists, and the queue
-- forgets its own copy when it clears old jobs away.
alter table job add column data jsonb not null default '{}';

select jobs.create_queue('report', '{"policy": "standard", "retryLimit": 5, "retryDelay": 2, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

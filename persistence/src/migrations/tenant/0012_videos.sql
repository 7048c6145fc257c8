-- Videos of the year. One takes a minute of two processors, and is taken up where it ended by whoever has its pieces.
select jobs.create_queue('video', '{"policy": "standard", "retryLimit": 5, "retryDelay": 2, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 20160}');
grant select, insert, update, delete on all tables in schema jobs to tatami_tenant;

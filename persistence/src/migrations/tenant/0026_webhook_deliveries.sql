-- Owners see the last messages to their program.
create index job_webhook on job (created_at desc) where kind = 'webhook';

export type { Job, JobKind, JobState, NewJob, TakenJob } from './job.ts';
export { isMessage } from './job.ts';
export { JobQueue } from './job-queue.ts';
export { type JobContext, type JobHandler, type JobOutcome, JobWorker } from './job-worker.ts';
export type { MadeFiles } from './sql/forget-made-files.ts';
export type { Delivery } from './sql/list-deliveries.ts';
export type { Backlog } from './sql/read-backlog.ts';

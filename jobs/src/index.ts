export { packArchive } from './archive/pack-archive.ts';
export { readArchiveSource } from './archive/read-source.ts';
export { SETTINGS } from './config.ts';
export { LONGEST_JOB_MS } from './longest-job.ts';
export type { MailSettings } from './mail/mailer.ts';
export { startRecorder } from './recorder/start-recorder.ts';
export { startScheduler } from './scheduler/start-scheduler.ts';
export { startWorkers, type Workers } from './start-workers.ts';

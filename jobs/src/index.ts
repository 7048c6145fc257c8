export { SETTINGS } from './config.ts';
export { startWorkers, type Workers } from './start-workers.ts';

import { register } from 'tsx/esm/api';

// In Node 20, `execArgv: ['--import', 'tsx']` comes too late for the worker's own first file.
register();
await import('./document-worker.ts');

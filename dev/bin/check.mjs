import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
const { runChecks } = await import('../src/checks/run-checks.ts');
process.exitCode = await runChecks();

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
const { runTests } = await import('../src/test-run/run-tests.ts');
process.exitCode = await runTests({ args: process.argv.slice(2), env: process.env });

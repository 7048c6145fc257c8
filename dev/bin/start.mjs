import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
const { start } = await import('../src/start.ts');
// Whatever may still be open has been told to end.
process.exit(await start(process.argv.slice(2), process.env));

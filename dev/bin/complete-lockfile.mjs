import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from './ensure-installed.mjs';

// To be run after every `npm install` that changes a dependency; `npm run check` says so if it was forgotten.
const { register } = await import('tsx/esm/api');
register();
const { completeLockfile } = await import('../src/checks/lockfile.ts');
const run = promisify(execFile);
const file = resolve(CHECKOUT, 'package-lock.json');
const completed = await completeLockfile(readFileSync(file, 'utf8'), async (name, version) => {
  const { stdout } = await run('npm', ['view', `${name}@${version}`, 'dist.integrity', '--json'], {
    cwd: CHECKOUT,
  });
  return JSON.parse(stdout);
});
writeFileSync(file, completed);

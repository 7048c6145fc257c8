import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CHECKOUT } from './ensure-installed.mjs';

// To be run after every `npm install` that changes a dependency; `npm run check` says so if it was forgotten.
const { register } = await import('tsx/esm/api');
register();
const { completeLockfile } = await import('../src/checks/lockfile.ts');
const file = resolve(CHECKOUT, 'package-lock.json');
writeFileSync(file, completeLockfile(readFileSync(file, 'utf8')));

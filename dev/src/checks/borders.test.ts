import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

const REFUSED = {
  'a page that imports a server': ['client/src/a.ts', "export * from '@tatami/persistence';"],
  'an import for its effect': ['client/src/b.ts', "import '@tatami/bus';"],
  'an import at run time': ['client/src/c.ts', "export const c = await import('@tatami/dev');"],
  'Node.js in what browsers run': ['protocol/src/d.ts', "export { readFile } from 'node:fs/promises';"],
  'a lower folder that imports a higher one': [
    'collab-server/src/room/e.ts',
    "export { e } from '../gateway/e.ts';",
  ],
  'a service that imports another': ['collab-server/src/f.ts', "export { f } from '@tatami/poc-api';"],
  'production code that imports the engines': [
    'persistence/src/g.ts',
    "export { g } from '@tatami/engines';",
  ],
  'another package by its path': ['identity/src/h.ts', "export { h } from '../../persistence/src/h.ts';"],
  'test parts in production code': ['poc-api/src/i.ts', "export { i } from '@tatami/identity/testing';"],
  'a package that is not declared': ['protocol/src/j.ts', "export { j } from 'fastify';"],
  'a circle of files': ['kernel/src/k.ts', "import { l } from './l.ts';\nexport const k = () => l();"],
} as const;

const ACCEPTED = {
  'a package below': ['client/src/m.ts', "export { m } from '@tatami/protocol';"],
  'the other file of a pair': ['kernel/src/n.ts', "export { o } from './o.ts';"],
  'engines in a test': ['persistence/src/p.test.ts', "export { p } from '@tatami/engines';"],
  'everything in dev': ['dev/src/q.ts', "export { q } from '@tatami/collab-server';"],
} as const;

let folder: string;
/** The files that have a diagnostic. */
let found: Set<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-borders-'));
  await copyFile(join(CHECKOUT, 'biome.json'), join(folder, 'biome.json'));
  for (const name of await readdir(CHECKOUT)) {
    if (!existsSync(join(CHECKOUT, name, 'package.json'))) continue;
    for (const file of ['biome.json', 'package.json']) {
      await mkdir(join(folder, name), { recursive: true });
      // dev and test may import everything, and have no biome.json.
      await copyFile(join(CHECKOUT, name, file), join(folder, name, file)).catch(() => undefined);
    }
  }
  const files: (readonly [string, string])[] = [...Object.values(REFUSED), ...Object.values(ACCEPTED)];
  files.push(['kernel/src/l.ts', "import { k } from './k.ts';\nexport const l = () => k();"]);
  for (const [path, text] of files) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\n`);
  }
  const biome = join(CHECKOUT, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
  const report = JSON.parse(stdout) as { diagnostics: { location: { path: string | { file: string } } }[] };
  found = new Set(
    report.diagnostics.map(({ location: { path } }) => (typeof path === 'string' ? path : path.file)),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(Object.keys(REFUSED) as (keyof typeof REFUSED)[])('refuses %s', name => {
  expect(found).toContain(REFUSED[name][0]);
});

it.each(Object.keys(ACCEPTED) as (keyof typeof ACCEPTED)[])('accepts %s', name => {
  expect(found).not.toContain(ACCEPTED[name][0]);
});

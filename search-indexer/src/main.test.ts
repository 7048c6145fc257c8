import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freshRandom } from '@tatami/kernel/testing';
import { mappingWith } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { differences, NO_DIFFERENCES } from '../testing/differences.ts';
import { IndexerInstallation } from '../testing/indexer-installation.ts';
import { killIndexers } from '../testing/kill-indexers.ts';

const KILLS = 5;

let installation: IndexerInstallation;
beforeAll(async () => {
  installation = await IndexerInstallation.start(['acme', 'globex']);
});
afterAll(() => installation?.stop());

it('does not start with a mapping file that names what no tenant has, and says what', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-mapping-'));
  const file = join(folder, 'mapping.json');
  await writeFile(file, JSON.stringify(mappingWith(['team'])));
  const indexer = installation.run('../src/main.ts', [], { TATAMI_PORT: '0', TATAMI_SEARCH_MAPPING: file });
  const [said, [code]] = await Promise.all([text(indexer.stdout), once(indexer, 'exit')]);
  expect(said).toContain('`poc.team` is not there');
  expect(code).toBe(1);
  await rm(folder, { recursive: true });
}, 30_000);

it(`loses nothing, whenever one of two is killed (${KILLS} times)`, async () => {
  const random = freshRandom('killed indexers');
  const { changes, survivor } = await killIndexers(installation, { kills: KILLS, random });
  for (const { database } of installation.storages) {
    expect(await differences(database)).toEqual(NO_DIFFERENCES);
  }
  console.log(`${changes} changes, ${KILLS} kills: no differences`);

  const ready = await fetch(`http://127.0.0.1:${survivor.port}/readyz`);
  expect(await ready.json()).toEqual({ isReady: true, isStopping: false, faults: [] });
  const metrics = await (await fetch(`http://127.0.0.1:${survivor.port}/metrics`)).text();
  for (const name of [
    'indexed_total',
    'failures_total',
    'backlog',
    'lag_seconds',
    'change_age_seconds_count',
  ])
    expect(metrics).toContain(`tatami_search_${name}`);
  const ended = once(survivor.child, 'exit');
  survivor.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 240_000);

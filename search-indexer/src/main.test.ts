import { once } from 'node:events';
import { freshRandom, until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { differences, isOutboxEmpty, NO_DIFFERENCES } from '../testing/differences.ts';
import { IndexerInstallation, kill } from '../testing/indexer-installation.ts';
import { RandomChanges } from '../testing/random-changes.ts';

const KILLS = 5;

let installation: IndexerInstallation;
beforeAll(async () => {
  installation = await IndexerInstallation.start(['acme', 'globex']);
});
afterAll(() => installation?.stop());

it(`loses nothing, whenever one of two is killed (${KILLS} times)`, async () => {
  const { storages } = installation;
  const random = freshRandom('killed indexers');
  let isWriting = true;
  let written = 0;
  const writing = storages.map(async storage => {
    const changes = new RandomChanges(storage, random);
    while (isWriting) {
      await changes.one();
      written++;
    }
  });
  let [old, young] = await Promise.all([installation.startIndexer(), installation.startIndexer()]);
  for (let n = 0; n < KILLS; n++) {
    const before = written;
    const more = 20 + Math.floor(random.next() * 60);
    await until('more was written', () => written > before + more);
    await kill(old.child);
    [old, young] = [young, await installation.startIndexer()];
  }
  isWriting = false;
  await Promise.all(writing);
  for (const { database } of storages) {
    await until('the outbox is empty', () => isOutboxEmpty(database), { withinMs: 20_000 });
    expect(await differences(database)).toEqual(NO_DIFFERENCES);
  }
  console.log(`${written} changes, ${KILLS} kills: no differences`);

  const ready = await fetch(`http://127.0.0.1:${young.port}/readyz`);
  expect(await ready.json()).toEqual({ isReady: true, isStopping: false, faults: [] });
  const metrics = await (await fetch(`http://127.0.0.1:${young.port}/metrics`)).text();
  for (const name of [
    'indexed_total',
    'failures_total',
    'backlog',
    'lag_seconds',
    'change_age_seconds_count',
  ])
    expect(metrics).toContain(`tatami_search_${name}`);
  const ended = once(young.child, 'exit');
  young.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 90_000);

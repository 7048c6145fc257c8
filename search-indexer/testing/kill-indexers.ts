import type { SeededRandom } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { isOutboxEmpty } from './differences.ts';
import { type IndexerInstallation, type IndexerProcess, kill } from './indexer-installation.ts';
import { RandomChanges } from './random-changes.ts';

const SETTLED_WITHIN_MS = 60_000;

export interface KilledIndexers {
  /** Changes that were written meanwhile. */
  readonly changes: number;
  /** One that still runs. */
  readonly survivor: IndexerProcess;
}

/**
 * Kills one of two indexers again and again while POCs of all tenants change, and starts another one. Resolves when
 * nothing waits to be indexed any more.
 */
export async function killIndexers(
  installation: IndexerInstallation,
  {
    kills,
    random,
    settings = {},
  }: { kills: number; random: SeededRandom; settings?: Record<string, string> },
): Promise<KilledIndexers> {
  const { storages } = installation;
  let isWriting = true;
  let changes = 0;
  const writing = storages.map(async storage => {
    const changing = new RandomChanges(storage, random);
    while (isWriting) {
      await changing.one();
      changes++;
    }
  });
  let [old, young] = await Promise.all([
    installation.startIndexer(settings),
    installation.startIndexer(settings),
  ]);
  for (let n = 0; n < kills; n++) {
    const before = changes;
    const more = 20 + Math.floor(random.next() * 60);
    await until('more was written', () => changes > before + more);
    await kill(old.child);
    [old, young] = [young, await installation.startIndexer(settings)];
  }
  isWriting = false;
  await Promise.all(writing);
  for (const { database } of storages) {
    await until('the outbox is empty', () => isOutboxEmpty(database), { withinMs: SETTLED_WITHIN_MS });
  }
  return { changes, survivor: young };
}

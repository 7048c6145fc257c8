import { freshRandom, until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { createTestTenant } from '@tatami/persistence/testing';
import { expect, it } from 'vitest';
import { differences, isOutboxEmpty, NO_DIFFERENCES } from '../../testing/differences.ts';
import { RandomChanges } from '../../testing/random-changes.ts';
import { testIndexer } from '../../testing/test-indexer.ts';
import { rebuildRows } from './rebuild-rows.ts';

it('writes rows again that another version has written at the same revision, while POCs change', async () => {
  const tenant = await createTestTenant();
  const { database, pocOutbox } = tenant.storage;
  const indexer = testIndexer([tenant]);
  const changes = new RandomChanges(tenant.storage, freshRandom('rebuilt rows'));
  try {
    indexer.start();
    for (let n = 0; n < 120; n++) await changes.one();
    await until('the outbox is empty', () => isOutboxEmpty(database));
    await database.query(sql`update poc_search set name = 'of another version' where deleted_at is null`);
    expect((await differences(database)).stale).toBeGreaterThan(0);
    const seen: number[] = [];
    const rebuilding = rebuildRows(pocOutbox, pocs => seen.push(pocs));
    for (let n = 0; n < 60; n++) await changes.one();
    await rebuilding;
    await until('the outbox is empty', () => isOutboxEmpty(database));
    expect(await differences(database)).toEqual(NO_DIFFERENCES);
    expect(seen.at(-1)).toBeGreaterThan(0);
  } finally {
    await indexer.stop();
    await tenant.dispose();
  }
});

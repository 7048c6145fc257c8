import { freshRandom, until } from '@tatami/kernel/testing';
import type { Queryable } from '@tatami/persistence';
import { sql } from '@tatami/persistence';
import { createTestTenant, newPoc, type TestTenant } from '@tatami/persistence/testing';
import { PostgresSearchWriter } from '@tatami/search';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isOutboxEmpty } from '../testing/differences.ts';
import { RandomChanges } from '../testing/random-changes.ts';
import { testIndexer } from '../testing/test-indexer.ts';
import { checkIndex } from './check-index.ts';
import type { Indexer } from './indexer.ts';

const NONE = { missing: 0, stale: 0, extra: 0, ahead: 0 };

let tenant: TestTenant;
let indexer: Indexer;
let database: Queryable;
beforeEach(async () => {
  tenant = await createTestTenant();
  ({ database } = tenant.storage);
  indexer = testIndexer([tenant]);
  indexer.start();
});
afterEach(async () => {
  await indexer.stop();
  await tenant.dispose();
});

const check = (repair: boolean) =>
  checkIndex(tenant.storage.pocOutbox, new PostgresSearchWriter(database), { repair });
const isDone = () => until('the outbox is empty', () => isOutboxEmpty(database));

it('finds each kind of difference, and has it mended', async () => {
  for (let n = 0; n < 20; n++) await tenant.storage.creations.poc(newPoc());
  await isDone();
  expect(await check(false)).toEqual({ pocs: 20, differences: NONE });
  await database.query(sql`delete from poc_search where poc_id in (select id from poc order by id limit 3)`);
  await database.query(
    sql`update poc_search set rev = rev - 1 where poc_id in (select id from poc order by id desc limit 2)`,
  );
  await database.query(
    sql`insert into poc_search (poc_id, rev) values ('ffffffff-0000-7000-8000-000000000001', 7)`,
  );
  const differences = { missing: 3, stale: 2, extra: 1, ahead: 0 };
  expect(await check(true)).toEqual({ pocs: 20, differences });
  await isDone();
  expect(await check(false)).toEqual({ pocs: 20, differences: NONE });
});

it('says that the index is ahead of a database that was set back', async () => {
  await tenant.storage.creations.poc(newPoc());
  await isDone();
  await database.query(sql`update poc_search set rev = 9`);
  expect((await check(false)).differences).toEqual({ ...NONE, ahead: 1 });
});

it('takes nothing for a difference that is only on its way', async () => {
  const changes = new RandomChanges(tenant.storage, freshRandom('checked while it changes'));
  let isOver = false;
  const changing = (async () => {
    for (let n = 0; n < 150; n++) await changes.one();
    isOver = true;
  })();
  while (!isOver) expect((await check(false)).differences).toEqual(NONE);
  await changing;
});

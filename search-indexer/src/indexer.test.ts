import { freshRandom, until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { createTestTenant, newPoc, type TestTenant, withAdmin } from '@tatami/persistence/testing';
import type { TenantId } from '@tatami/protocol';
import { PostgresSearchWriter } from '@tatami/search';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { differences, isOutboxEmpty, NO_DIFFERENCES } from '../testing/differences.ts';
import { RandomChanges } from '../testing/random-changes.ts';
import { testIndexer } from '../testing/test-indexer.ts';
import type { Indexer } from './indexer.ts';
import { StoredTenants } from './stored-tenants.ts';

let tenant: TestTenant;
let other: TestTenant;
const running: Indexer[] = [];
beforeEach(async () => {
  tenant = await createTestTenant();
  other = await createTestTenant();
});
afterEach(async () => {
  for (const indexer of running.splice(0)) await indexer.stop();
  await tenant.dispose();
  await other.dispose();
});

function run(indexer: Indexer): Indexer {
  running.push(indexer);
  indexer.start();
  return indexer;
}

const isDone = (of: TestTenant) => until('the outbox is empty', () => isOutboxEmpty(of.storage.database));
const create = async (of: TestTenant, count: number) => {
  for (let n = 0; n < count; n++) await of.storage.creations.poc(newPoc());
};

it('brings the index to what the database holds, after any changes', async () => {
  const random = freshRandom('index equals database');
  const changes = new RandomChanges(tenant.storage, random);
  for (let n = 0; n < 20; n++) await changes.one();
  run(testIndexer([tenant]));
  for (let n = 0; n < 150; n++) await changes.one();
  await isDone(tenant);
  expect(await differences(tenant.storage.database)).toEqual(NO_DIFFERENCES);
});

it('goes on when a column is added, and takes a change of it for a change of the POC', async () => {
  const { database } = tenant.storage;
  run(testIndexer([tenant]));
  await create(tenant, 3);
  await isDone(tenant);
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`alter table poc add column stars integer not null default 0`),
  );
  await create(tenant, 3);
  await database.query(sql`update poc set stars = 5`);
  await isDone(tenant);
  expect(await differences(database)).toEqual(NO_DIFFERENCES);
  const indexed = await database.query(sql`select distinct rev from poc_search`);
  expect(indexed).toEqual([{ rev: 2n }]);
});

it('hears of a change without looking, and says how old it was', async () => {
  const ages: number[] = [];
  const metrics = {
    accepted: (_changes: number, ageMs: number) => ages.push(ageMs),
    failed: () => {},
    waiting: () => {},
  };
  let looks = 0;
  run(testIndexer([tenant], { metrics: { ...metrics, waiting: () => looks++ } }));
  await until('the first look is over', () => looks === 1);
  for (let n = 0; n < 20; n++) {
    await create(tenant, 1);
    await isDone(tenant);
  }
  ages.sort((a, b) => a - b);
  console.log(`change to index, ms: median ${ages[10]?.toFixed(0)}, longest ${ages.at(-1)?.toFixed(0)}`);
  expect([looks, await differences(tenant.storage.database)]).toEqual([1, NO_DIFFERENCES]);
});

it('lets nobody wait for the backlogs of others: two workers, three tenants', async () => {
  const third = await createTestTenant();
  try {
    const busy = [tenant, other];
    for (const one of busy) await create(one, 40);
    await create(third, 1);
    const stored = new StoredTenants(tenant.persistence);
    let lookIsOver = (): void => {};
    const look = new Promise<void>(resolve => {
      lookIsOver = resolve;
    });
    const turns: TenantId[] = [];
    let isLookOver = false;
    run(
      testIndexer([...busy, third], {
        batchSize: 10,
        tenants: {
          active: async () => [...busy, third].map(one => one.tenantId),
          open: tenantId => {
            if (isLookOver) turns.push(tenantId);
            return stored.open(tenantId);
          },
        },
        metrics: {
          accepted: () => {},
          failed: () => {},
          waiting: () => {
            isLookOver = true;
            lookIsOver();
          },
        },
        // Both workers are in their first batch until the tenants have been looked at.
        openIndex: (_tenantId, transaction) => {
          const writer = new PostgresSearchWriter(transaction);
          return {
            put: poc => look.then(() => writer.put(poc)),
            delete: (id, rev) => writer.delete(id, rev),
            forgetDeleted: () => writer.forgetDeleted(),
          };
        },
      }),
    );
    await Promise.all([...busy, third].map(isDone));
    const [first, ...later] = turns;
    expect(first).toBe(third.tenantId);
    for (const { tenantId } of busy) expect(later.filter(id => id === tenantId).length).toBeGreaterThan(2);
  } finally {
    for (const indexer of running.splice(0)) await indexer.stop();
    await third.dispose();
  }
});

it('tries again what an index refused, skips nothing, and serves the others meanwhile', async () => {
  await create(tenant, 5);
  await create(other, 5);
  let refusals = 0;
  let isBroken = true;
  const failed: string[] = [];
  run(
    testIndexer([tenant, other], {
      random: () => 0.1,
      reportError: what => failed.push(what),
      openIndex: (tenantId, transaction) => {
        const writer = new PostgresSearchWriter(transaction);
        return {
          put: async poc => {
            if (tenantId === tenant.tenantId && isBroken) {
              refusals++;
              throw new Error('the index is full');
            }
            await writer.put(poc);
          },
          delete: (id, rev) => writer.delete(id, rev),
          forgetDeleted: () => writer.forgetDeleted(),
        };
      },
    }),
  );
  await isDone(other);
  await until('it was refused again', () => refusals >= 3);
  expect(await differences(tenant.storage.database)).toMatchObject({ missing: 5 });
  isBroken = false;
  await isDone(tenant);
  expect(await differences(tenant.storage.database)).toEqual(NO_DIFFERENCES);
  expect(new Set(failed)).toEqual(new Set(['Changes were not indexed; they will be tried again']));
});

it('shares the work with a second one', async () => {
  const random = freshRandom('two indexers');
  run(testIndexer([tenant, other], { batchSize: 5 }));
  run(testIndexer([tenant, other], { batchSize: 5 }));
  const all = [tenant, other].map(each => new RandomChanges(each.storage, random));
  for (let n = 0; n < 60; n++) for (const changes of all) await changes.one();
  for (const each of [tenant, other]) {
    await isDone(each);
    expect(await differences(each.storage.database)).toEqual(NO_DIFFERENCES);
  }
});

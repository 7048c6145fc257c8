import { freshRandom, until } from '@tatami/kernel/testing';
import { createTestTenant, newPoc, type TestTenant } from '@tatami/persistence/testing';
import type { TenantId } from '@tatami/protocol';
import { PostgresSearchWriter } from '@tatami/search';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { differences, isOutboxEmpty, NO_DIFFERENCES } from '../testing/differences.ts';
import { RandomChanges } from '../testing/random-changes.ts';
import { testIndexer } from '../testing/test-indexer.ts';
import type { Indexer } from './indexer.ts';

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

it('lets nobody wait for the backlog of another tenant', async () => {
  await create(tenant, 120);
  await create(other, 1);
  const written: TenantId[] = [];
  const indexer = testIndexer([tenant, other], {
    batchSize: 10,
    openIndex: (tenantId, transaction) => {
      const writer = new PostgresSearchWriter(transaction);
      return {
        put: async poc => {
          written.push(tenantId);
          await writer.put(poc);
        },
        delete: (id, rev) => writer.delete(id, rev),
        forgetDeleted: () => writer.forgetDeleted(),
      };
    },
  });
  run(indexer);
  await Promise.all([isDone(tenant), isDone(other)]);
  expect(written.filter(id => id === tenant.tenantId)).toHaveLength(120);
  // Those of the batch before it, and of the one that another worker writes meanwhile.
  expect(written.indexOf(other.tenantId)).toBeLessThanOrEqual(20);
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

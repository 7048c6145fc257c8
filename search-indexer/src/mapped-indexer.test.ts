import { until } from '@tatami/kernel/testing';
import { readMapping, sql } from '@tatami/persistence';
import {
  createTestTenant,
  mappingWith,
  newPoc,
  newUserId,
  type TestTenant,
  withAdmin,
} from '@tatami/persistence/testing';
import { PostgresSearchIndex, parseQuery } from '@tatami/search';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isOutboxEmpty } from '../testing/differences.ts';
import { testIndexer } from '../testing/test-indexer.ts';
import { checkMapping, MappingUnusable } from './check-mapping.ts';
import type { Indexer } from './indexer.ts';

const MAPPING = readMapping(
  mappingWith(
    ['team'],
    [
      {
        table: 'review',
        label: 'reviews',
        primary_key: ['id'],
        columns: ['words'],
        relationship: {
          type: 'one_to_many',
          variant: 'scalar',
          foreign_key: { parent: ['id'], child: ['poc_id'] },
        },
      },
    ],
  ),
);

let tenant: TestTenant;
let indexer: Indexer;
beforeEach(async () => {
  tenant = await createTestTenant({ pocMapping: MAPPING });
  indexer = testIndexer([tenant]);
});
afterEach(async () => {
  await indexer.stop();
  await tenant.dispose();
});

/** What an operator does before such a mapping is used. */
const migrate = (of: TestTenant) =>
  withAdmin(of.adminUrl, async admin => {
    await admin.query(sql`alter table poc add column team text`);
    await admin.query(sql`create table review (id integer primary key, poc_id uuid not null, words text)`);
    await admin.query(sql`grant select, insert on review to tatami_tenant`);
    await admin.query(
      sql`create trigger search_changed after insert or update or delete on review
        for each row execute function search_changed('poc_id', 'poc', 'id')`,
    );
  });

it('indexes what an operator has added, finds it, and hears of its changes', async () => {
  await migrate(tenant);
  const { database, creations } = tenant.storage;
  const index = new PostgresSearchIndex(database, { timeoutMs: 20_000 });
  const found = async (text: string) => {
    await until('the outbox is empty', () => isOutboxEmpty(database));
    const query = parseQuery(text);
    return (await index.search({ query, viewer: newUserId(), sort: 'relevance', limit: 5 })).hits;
  };
  indexer.start();
  const { id } = (await creations.poc(newPoc({ visibility: 'tenant' }))).thing;
  await database.query(sql`update poc set team = 'Pagamentos' where id = ${id}::uuid`);
  expect(await found('pagamentos')).toMatchObject([{ id, extra: { team: 'Pagamentos', reviews: [] } }]);
  await database.query(sql`insert into review values (1, ${id}::uuid, 'Brilliant')`);
  expect(await found('brilliant')).toMatchObject([
    { id, extra: { team: 'Pagamentos', reviews: ['Brilliant'] } },
  ]);
});

it('is refused while no tenant has what it names; what one of them lacks is reported', async () => {
  const other = await createTestTenant({ pocMapping: MAPPING });
  const troubles: string[] = [];
  const tenants = {
    active: async () => [tenant.tenantId, other.tenantId],
    open: (id: TestTenant['tenantId']) => tenant.persistence.tenant(id),
  };
  const check = () =>
    checkMapping(tenants, MAPPING, (_what, error, address) => {
      troubles.push(`${address?.tenantId}: ${(error as Error).message}`);
    });
  try {
    await expect(check()).rejects.toThrow(MappingUnusable);
    await migrate(tenant);
    troubles.length = 0;
    await check();
    expect(troubles.length).toBe(1);
    expect(troubles[0]).toContain(`${other.tenantId}: \`poc.team\` is not there`);
    await migrate(other);
    troubles.length = 0;
    await check();
    expect(troubles).toEqual([]);
  } finally {
    await other.dispose();
  }
});

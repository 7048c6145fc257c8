import { sql } from '@tatami/persistence';
import { createTestTenant, newUserId, withAdmin } from '@tatami/persistence/testing';
import { expect, it } from 'vitest';
import { runSearchIndexContract } from '../../testing/search-index.contract.ts';
import { SearchUnavailable } from '../search-index.ts';
import { parseQuery } from '../search-query.ts';
import { PostgresSearchIndex } from './postgres-search-index.ts';

runSearchIndexContract('PostgreSQL', async () => {
  const tenant = await createTestTenant();
  const { database } = tenant.storage;
  return {
    index: new PostgresSearchIndex(database, { timeoutMs: 20_000 }),
    clear: async () => {
      await database.query(sql`delete from poc_search`);
    },
    settled: async () => {},
    close: () => tenant.dispose(),
  };
});

it('says that it is not available when the database takes too long', async () => {
  const tenant = await createTestTenant();
  const index = new PostgresSearchIndex(tenant.storage.database, { timeoutMs: 50 });
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`begin`);
    await admin.query(sql`lock table poc_search in access exclusive mode`);
    await expect(
      index.search({ query: parseQuery('x'), viewer: newUserId(), sort: 'relevance', limit: 1 }),
    ).rejects.toBeInstanceOf(SearchUnavailable);
  });
  await tenant.dispose();
});

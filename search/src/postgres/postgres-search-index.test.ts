import { sql } from '@tatami/persistence';
import { createTestTenant, newUserId, withAdmin } from '@tatami/persistence/testing';
import { expect, it } from 'vitest';
import { exampleDocument } from '../../testing/example-document.ts';
import { runRelevanceContract } from '../../testing/relevance/relevance.contract.ts';
import {
  runSearchIndexContract,
  type SearchIndexContractSetup,
} from '../../testing/search-index.contract.ts';
import { SearchUnavailable } from '../search-index.ts';
import { parseQuery } from '../search-query.ts';
import { PostgresSearchIndex, PostgresSearchWriter } from './postgres-search-index.ts';

async function open(): Promise<SearchIndexContractSetup> {
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
}

runSearchIndexContract('PostgreSQL', open);
runRelevanceContract('PostgreSQL', open, 0.95);

it('says that it is not available when the database takes too long', async () => {
  const tenant = await createTestTenant();
  const index = new PostgresSearchIndex(tenant.storage.database, { timeoutMs: 50 });
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`begin`);
    await admin.query(sql`lock table poc_search in access exclusive mode`);
    await expect(
      index.search({ query: parseQuery('x'), viewer: newUserId(), sort: 'relevance', limit: 1 }),
    ).rejects.toMatchObject({ name: SearchUnavailable.name, isLate: true });
  });
  await tenant.dispose();
});

it('keeps nothing of what a deleted POC said', async () => {
  const tenant = await createTestTenant();
  const { database } = tenant.storage;
  const writer = new PostgresSearchWriter(database);
  const poc = exampleDocument({ name: 'whisper', sourceNames: ['whisper'], extra: { team: 'whisper' } });
  await writer.put(poc);
  await writer.delete(poc.id, 2);
  const [row] = await database.query<{ text: string }>(sql`select poc_search::text as text from poc_search`);
  expect(row?.text).not.toContain('whisper');
  await tenant.dispose();
});

/** More POCs than are ranked by all that they say. */
const MANY = 1_100;

it('has the best first and each once on its pages, of more POCs than anybody reads', async () => {
  const tenant = await createTestTenant();
  const index = new PostgresSearchIndex(tenant.storage.database, { timeoutMs: 20_000 });
  await tenant.storage.database.transaction(async transaction => {
    const writer = new PostgresSearchWriter(transaction);
    for (let n = 0; n < MANY; n++) {
      const differs =
        n === 500 ? { name: 'Kafka' } : n === 600 ? { name: 'All of Kafka' } : { name: `POC ${n}` };
      await writer.put(exampleDocument({ description: 'Writes to kafka.', ...differs }));
    }
  });
  const request = { query: parseQuery('kafka'), viewer: newUserId(), sort: 'relevance', limit: 100 } as const;
  const names: string[] = [];
  let page = await index.search(request);
  for (;;) {
    names.push(...page.hits.map(hit => hit.name.map(({ text }) => text).join('')));
    if (page.next === undefined) break;
    page = await index.search({ ...request, after: page.next });
  }
  expect(page.total).toBe(MANY);
  expect(names.slice(0, 2)).toEqual(['Kafka', 'All of Kafka']);
  expect(new Set(names).size).toBe(MANY);
  await tenant.dispose();
});

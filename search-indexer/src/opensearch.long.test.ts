import { installOpenSearch, type OpenSearchServer, startOpenSearch } from '@tatami/engines';
import { freshRandom, until } from '@tatami/kernel/testing';
import { createTestTenant } from '@tatami/persistence/testing';
import { type OpenSearchClient, OpenSearchWriter, openOpenSearch } from '@tatami/search/opensearch';
import { expect, it } from 'vitest';
import { isOutboxEmpty, NO_DIFFERENCES } from '../testing/differences.ts';
import { openSearchDifferences } from '../testing/opensearch-differences.ts';
import { RandomChanges } from '../testing/random-changes.ts';
import { testIndexer } from '../testing/test-indexer.ts';

const openSearch = await installOpenSearch();
const NAME =
  'OpenSearch (needs java and mvn with its registry) has what the database has, also after it was away and has lost everything';

if (openSearch.kind === 'missing') it.skip(NAME);
else {
  it(NAME, async () => {
    const tenant = await createTestTenant();
    const { tenantId } = tenant;
    const { database } = tenant.storage;
    const failed: string[] = [];
    const engines: { server: OpenSearchServer; client: OpenSearchClient }[] = [];
    const startEngine = async () => {
      const server = await startOpenSearch(openSearch);
      const engine = { server, client: openOpenSearch(server.url) };
      engines.push(engine);
      return engine;
    };
    let { server, client } = await startEngine();
    const changes = new RandomChanges(tenant.storage, freshRandom('OpenSearch equals database'));
    const change = async (count: number) => {
      for (let n = 0; n < count; n++) await changes.one();
    };
    const isWhole = async () => {
      await until('the outbox is empty', () => isOutboxEmpty(database));
      expect(await openSearchDifferences(client, tenantId, database)).toEqual(NO_DIFFERENCES);
    };
    await change(20);
    const indexer = testIndexer([tenant], {
      openIndex: () => new OpenSearchWriter(client, tenantId),
      random: () => 0.1,
      reportError: what => failed.push(what),
      // Not heard of, so that it is looked at every time.
      maxListeners: 0,
      pollMs: 200,
    });
    try {
      indexer.start();
      await change(100);
      await isWhole();
      expect(failed).toEqual([]);

      await server.stop();
      await change(20);
      await until('it was tried without an engine', () =>
        failed.includes('Changes were not indexed; they will be tried again'),
      );
      expect(await isOutboxEmpty(database)).toBe(false);
      ({ server, client } = await startEngine());
      await isWhole();

      await client.indices.delete({ index: `tatami-pocs-${tenantId}-000001` });
      const name = `tatami-pocs-${tenantId}`;
      await until('it is made again', async () => (await client.indices.existsAlias({ name })).body);
      await isWhole();
    } finally {
      await indexer.stop();
      for (const engine of engines) {
        await engine.client.close();
        await engine.server.stop();
      }
      await tenant.dispose();
    }
  }, 120_000);
}

import { installOpenSearch, type OpenSearchServer, startOpenSearch } from '@tatami/engines';
import { until } from '@tatami/kernel/testing';
import { startCuttingProxy } from '@tatami/persistence/testing';
import type { SearchResult } from '@tatami/rest';
import { openSearchEngine } from '@tatami/search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, TestApi } from '../../testing/test-api.ts';

const found = await installOpenSearch();
const NAME =
  'searches by names while OpenSearch (needs java and mvn with its registry) is away, and by everything when it is back';

if (found.kind === 'missing') it.skip(NAME);
else {
  let server: OpenSearchServer;
  beforeAll(async () => {
    server = await startOpenSearch(found);
  }, 90_000);
  afterAll(() => server?.stop());

  it(NAME, async () => {
    const enginePort = Number(new URL(server.url).port);
    let proxy = await startCuttingProxy(enginePort);
    const { port } = proxy;
    const engine = await openSearchEngine(`http://127.0.0.1:${port}`);
    if (engine === undefined) throw new Error('an engine was named');
    const told: boolean[] = [];
    let answeredInPart = 0;
    const api = await TestApi.start({
      openSearch: engine,
      searchMonitor: {
        away: isAway => void told.push(isAway),
        failed: () => {},
        answeredInPart: () => void answeredInPart++,
      },
    });
    const owner = api.signIn();
    const search = async (person: Person, q: string): Promise<SearchResult> => {
      const { status, body } = await api.ask(person, 'GET', `/v1/search?q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      return body;
    };
    /** As the indexer does it, which is not part of this test. */
    const index = async (): Promise<void> => {
      const writer = engine.writer(api.tenant.tenantId);
      await writer.prepare(async () => {});
      const pocs = await api.tenant.storage.pocOutbox.pocs(undefined, 10);
      await writer.write(pocs.map(poc => ({ kind: 'present', poc })));
    };
    try {
      await api.createPoc(owner, { name: 'Café', description: 'How raft elects a leader.' });
      await index();
      await until('it is found', async () => {
        const { total, isPartial } = await search(owner, 'raft');
        return total === 1 && !isPartial;
      });
      // The first answers of an engine that has just begun may be late.
      answeredInPart = 0;
      told.length = 0;

      await proxy.close();
      for (let n = 0; n < 5; n++)
        expect(await search(owner, 'cafe')).toMatchObject({ isPartial: true, total: 1 });
      expect(await search(owner, 'raft')).toMatchObject({ isPartial: true, total: 0 });
      expect([told, answeredInPart]).toEqual([[true], 6]);

      await api.createPoc(owner, { name: 'Made meanwhile', description: 'Another raft.' });
      proxy = await startCuttingProxy(enginePort, port);
      await until('it is asked again', async () => !(await search(owner, 'raft')).isPartial);
      expect(told).toEqual([true, false]);
      await index();
      await until('both are found', async () => (await search(owner, 'raft')).total === 2);
    } finally {
      await api.stop();
      await engine.close();
      await proxy.close();
    }
  }, 60_000);
}

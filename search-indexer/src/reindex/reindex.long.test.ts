import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { installOpenSearch, type OpenSearchServer, startOpenSearch } from '@tatami/engines';
import { freshRandom, until } from '@tatami/kernel/testing';
import { newUserId } from '@tatami/persistence/testing';
import { parseQuery } from '@tatami/search';
import { OpenSearch, type OpenSearchClient, openOpenSearch } from '@tatami/search/opensearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutboxEmpty, NO_DIFFERENCES } from '../../testing/differences.ts';
import { IndexerInstallation, kill } from '../../testing/indexer-installation.ts';
import { openSearchDifferences } from '../../testing/opensearch-differences.ts';
import { RandomChanges } from '../../testing/random-changes.ts';

const found = await installOpenSearch();
const NAME = 'a new index in OpenSearch (needs java and mvn with its registry)';
const KILLS = 8;

if (found.kind === 'missing') it.skip(NAME);
else {
  describe(NAME, () => {
    let server: OpenSearchServer;
    let client: OpenSearchClient;
    let openSearch: OpenSearch;
    let installation: IndexerInstallation;
    beforeAll(async () => {
      [server, installation] = await Promise.all([
        startOpenSearch(found),
        IndexerInstallation.start(['acme']),
      ]);
      client = openOpenSearch(server.url);
      openSearch = new OpenSearch(server.url);
    }, 90_000);
    afterAll(async () => {
      await openSearch?.close();
      await client?.close();
      await installation?.stop();
      await server?.stop();
    });

    /** Runs the command; `atLine` is given each line that it prints. */
    async function reindex(
      args: readonly string[],
      atLine: (line: string, kill: () => void) => void = () => {},
    ) {
      const child = installation.run('../src/reindex/reindex-cli.ts', args, { OPENSEARCH_URL: server.url });
      const ended = once(child, 'exit');
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line);
        atLine(line, () => void kill(child));
      }
      const [code] = await ended;
      return { code, lines };
    }

    it('is searched in the end, killed at any moment, while POCs change and every search is answered', async () => {
      const [storage] = installation.storages;
      if (storage === undefined) throw new Error('no tenant');
      const { database, tenant } = storage;
      const random = freshRandom('killed reindex');
      const changes = new RandomChanges(storage, random);
      for (let n = 0; n < 900; n++) await changes.one();
      const indexer = await installation.startIndexer({ OPENSEARCH_URL: server.url });
      await until('the outbox is empty', () => isOutboxEmpty(database), { withinMs: 30_000 });
      const index = openSearch.index(tenant.id, { timeoutMs: 20_000 });
      const request = {
        query: parseQuery('bowling'),
        viewer: newUserId(),
        sort: 'relevance',
        limit: 10,
      } as const;
      let isOver = false;
      let searches = 0;
      let fewest = Number.POSITIVE_INFINITY;
      const using = (async () => {
        while (!isOver) {
          fewest = Math.min(fewest, (await index.search(request)).total);
          searches++;
          await changes.one();
        }
      })();
      // What it fails with is thrown where it is waited for.
      using.catch(() => undefined);
      const numbers = async () =>
        (await openSearch.indices(tenant.id).list()).map(
          each => `${each.number}${each.isSearched ? '*' : ''}`,
        );

      const plan = await reindex(['--dry-run']);
      expect(plan.lines.at(-1)).toBe('acme: would make and fill a new index');
      expect(await numbers()).toEqual(['1*']);
      for (let n = 0; n < KILLS; n++) {
        let left = Math.floor(random.next() * 6);
        await reindex(['--tenant', 'acme'], (_line, killIt) => left-- === 0 && killIt());
      }
      const [one, other] = await Promise.all([reindex([]), reindex([])]);
      expect([one.code, other.code]).toEqual([0, 0]);
      expect(await numbers()).toEqual(['1', '2*']);
      isOver = true;
      await using;
      const isWhole = async () => {
        await until('the outbox is empty', () => isOutboxEmpty(database), { withinMs: 30_000 });
        expect(await openSearchDifferences(client, tenant.id, database)).toEqual(NO_DIFFERENCES);
      };
      await isWhole();
      console.log(`${KILLS} kills; ${searches} searches meanwhile, at least ${fewest} POCs found`);
      expect(fewest).toBeGreaterThan(0);

      // The old one was written all the time.
      expect((await reindex(['--roll-back'])).code).toBe(0);
      expect(await numbers()).toEqual(['1*', '2']);
      await isWhole();
      expect((await reindex([])).code).toBe(0);
      expect(await numbers()).toEqual(['1', '2*']);
      expect((await reindex(['--drop-old'])).lines).toEqual([
        `acme: tatami-pocs-${tenant.id}-000001 is dropped`,
      ]);
      for (let n = 0; n < 20; n++) await changes.one();
      await isWhole();
      expect(await numbers()).toEqual(['2*']);
      expect((await reindex(['--roll-back'])).code).toBe(1);
      expect((await reindex(['--roll-back', '--drop-old'])).code).toBe(2);
      await kill(indexer.child);
    }, 240_000);
  });
}

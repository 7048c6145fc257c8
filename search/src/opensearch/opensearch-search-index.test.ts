import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { installOpenSearch, type OpenSearchServer, startOpenSearch } from '@tatami/engines';
import { newTenantId, newUserId } from '@tatami/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleDocument } from '../../testing/example-document.ts';
import { runRelevanceContract } from '../../testing/relevance/relevance.contract.ts';
import {
  runSearchIndexContract,
  type SearchIndexContractSetup,
} from '../../testing/search-index.contract.ts';
import { SearchUnavailable } from '../search-index.ts';
import { parseQuery } from '../search-query.ts';
import { bulkBodies } from './bulk-bodies.ts';
import { INDEX_DEFINITION } from './index-definition.ts';
import { type OpenSearchClient, openOpenSearch } from './open-client.ts';
import { OpenSearchIndex } from './opensearch-search-index.ts';

const openSearch = await installOpenSearch();
const NAME = 'OpenSearchIndex on an engine of its own (needs java and mvn with its registry)';
const noteNothing = async (): Promise<void> => {};
const anything = { query: parseQuery('x'), viewer: newUserId(), sort: 'relevance', limit: 1 } as const;

if (openSearch.kind === 'missing') it.skip(NAME);
else {
  let server: OpenSearchServer;
  let client: OpenSearchClient;
  beforeAll(async () => {
    server = await startOpenSearch(openSearch);
    client = openOpenSearch(server.url);
  }, 90_000);
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  const open = async (): Promise<SearchIndexContractSetup> => {
    const index = new OpenSearchIndex(client, newTenantId(), { timeoutMs: 20_000 });
    await index.prepare(noteNothing);
    const settled = async (): Promise<void> => {
      await client.indices.refresh();
    };
    return {
      index,
      clear: async () => {
        await settled();
        await client.deleteByQuery({
          index: 'tatami-pocs-*',
          refresh: true,
          body: { query: { match_all: {} } },
        });
      },
      settled,
      close: async () => {},
    };
  };

  runSearchIndexContract(NAME, open);
  runRelevanceContract(NAME, open, 0.95);

  it(`${NAME} is given more than fits in one request`, async () => {
    const index = new OpenSearchIndex(client, newTenantId(), { timeoutMs: 20_000 });
    await index.prepare(noteNothing);
    const description = 'kata '.repeat(10_000);
    const pocs = Array.from({ length: 12 }, () => exampleDocument({ description }));
    expect([...bulkBodies(pocs.map(poc => ({ kind: 'present', poc })))].length).toBeGreaterThan(1);
    await index.write(pocs.map(poc => ({ kind: 'present', poc })));
    await client.indices.refresh();
    expect(await index.search({ ...anything, query: parseQuery('kata') })).toMatchObject({ total: 12 });
  });

  it('writes all that it knows to an index that has fewer fields, as a version before made it', async () => {
    const tenantId = newTenantId();
    const name = `tatami-pocs-${tenantId}`;
    const { searched, sourceNames: _, ...fields } = INDEX_DEFINITION.mappings.properties;
    const { source: _source, ...places } = searched.properties;
    const properties = { ...fields, searched: { properties: places } };
    const body = {
      ...INDEX_DEFINITION,
      mappings: { ...INDEX_DEFINITION.mappings, properties },
      aliases: { [name]: {}, [`${name}-000001-writes`]: {} },
    };
    await client.indices.create({ index: `${name}-000001`, body });
    const index = new OpenSearchIndex(client, tenantId);
    const sourceNames = ['scoreOfFrame'];
    const request = { ...anything, query: parseQuery('scoreOfFrame') };
    expect(await index.search(request)).toMatchObject({ total: 0 });
    await index.prepare(noteNothing);
    await index.put(exampleDocument({ sourceNames }));
    await client.indices.refresh();
    expect(await index.search(request)).toMatchObject({ total: 1 });
  });

  it('forgets what was deleted more than an hour ago, and nothing else', async () => {
    const tenantId = newTenantId();
    const index = new OpenSearchIndex(client, tenantId);
    await index.prepare(noteNothing);
    const [kept, recent, old] = [exampleDocument(), exampleDocument(), exampleDocument()];
    await index.put(kept);
    for (const { id } of [recent, old]) await index.delete(id, 2);
    const name = `tatami-pocs-${tenantId}`;
    const deletedAt = new Date(Date.now() - 61 * 60_000).toISOString();
    await client.index({ index: name, id: old.id, body: { pocId: old.id, rev: 2, deletedAt } });
    await client.indices.refresh();
    await index.forgetDeleted();
    await client.indices.refresh();
    const { body } = await client.search({ index: name });
    expect(body.hits.hits.map(hit => hit._id).sort()).toEqual([kept.id, recent.id].sort());
  });

  describe('an index that is not there', () => {
    it('holds nothing, and takes nothing before it is made', async () => {
      const index = new OpenSearchIndex(client, newTenantId());
      expect(await index.search(anything)).toMatchObject({ hits: [], total: 0, languages: [], tags: [] });
      await index.forgetDeleted();
      await expect(index.put(exampleDocument())).rejects.toMatchObject({
        kind: 'index_not_found_exception',
        status: 404,
      });
    });

    it('is made once, after everything was noted, whoever makes it at the same time', async () => {
      const tenantId = newTenantId();
      const noted: boolean[] = [];
      const prepare = () =>
        new OpenSearchIndex(client, tenantId).prepare(async () => {
          const name = `tatami-pocs-${tenantId}`;
          noted.push((await client.indices.existsAlias({ name })).body);
        });
      await Promise.all([prepare(), prepare()]);
      const times = noted.length;
      await prepare();
      expect(noted).toEqual(Array(times).fill(false));
    });

    it('gets its alias back, after everything was noted', async () => {
      const tenantId = newTenantId();
      const index = new OpenSearchIndex(client, tenantId);
      await index.prepare(noteNothing);
      const name = `tatami-pocs-${tenantId}`;
      await client.indices.deleteAlias({ index: `${name}-000001`, name });
      let isNoted = false;
      await index.prepare(async () => {
        isNoted = true;
      });
      await index.put(exampleDocument());
      expect(isNoted).toBe(true);
    });
  });
}

describe('an engine that is away', () => {
  it.each(['does not answer', 'answers nonsense', 'is not there'])('says so when it %s', async how => {
    const stranger = createServer((_request, response) => {
      if (how === 'answers nonsense') response.writeHead(502).end('<html>');
    });
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    if (how === 'is not there') stranger.close();
    const away = openOpenSearch(`http://user:secret@127.0.0.1:${port}`);
    const error = await new OpenSearchIndex(away, newTenantId(), { timeoutMs: 100 })
      .search({ ...anything, query: parseQuery('whisper') })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SearchUnavailable);
    expect(error).toMatchObject({ isLate: how === 'does not answer' });
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause);
    expect(told).not.toMatch(/secret|whisper/);
    await away.close();
    stranger.closeAllConnections();
    stranger.close();
  });
});

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DEFAULT_PAGE_LIMIT, ref, SearchParameters, SearchResult } from '@tatami/rest';
import type { SearchPage, SearchRequest } from '@tatami/search';
import { askedIndex } from '../http/asked-index.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { SearchCursors } from '../http/search-cursor.ts';
import { searchFilter } from '../http/search-filter.ts';
import type { CursorScope } from '../http/signed-cursor.ts';
import type { OpenIndex, TenantStorage, TenantStores } from '../ports.ts';

export interface SearchPocsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly openIndex: OpenIndex;
  readonly cursors: SearchCursors;
}

/** GET /search: the POCs that fit a query and that the caller may see. */
export const searchPocs: FastifyPluginAsyncTypebox<SearchPocsOptions> = async (app, options) => {
  const { authentication, storage, openIndex, cursors } = options;
  app.get(
    '/search',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'searchPocs',
        summary: 'Search POCs, with typing mistakes and all',
        tags: ['POCs'],
        ...SIGNED_IN,
        querystring: SearchParameters,
        response: { 200: ref(SearchResult), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { q = '', language, tag, owner, from, to, sort = 'relevance', limit, cursor } = request.query;
      const scope: CursorScope = [tenantId, 'search', userId, q, language, tag, owner, from, to, sort];
      const asked: SearchRequest = {
        ...(await searchFilter(request.query, userId)),
        sort,
        limit: limit ?? DEFAULT_PAGE_LIMIT,
        after: cursor === undefined ? undefined : cursors.read(scope, cursor),
      };
      const { hits, next, ...page } = await storage.withStores(tenantId, stores =>
        search(openIndex(tenantId, stores), stores, asked),
      );
      return { items: hits, ...page, nextCursor: next === undefined ? null : cursors.after(scope, next) };
    },
  );
};

/** The index may be behind: what was deleted or made private since is left out. */
async function search(
  index: ReturnType<OpenIndex>,
  { pocs }: TenantStores,
  asked: SearchRequest,
): Promise<SearchPage> {
  const page = await askedIndex(() => index.search(asked));
  const ids = page.hits.map(hit => hit.id);
  const visible = new Set(ids.length === 0 ? [] : await pocs.visible(ids, asked.viewer));
  return { ...page, hits: page.hits.filter(hit => visible.has(hit.id)) };
}

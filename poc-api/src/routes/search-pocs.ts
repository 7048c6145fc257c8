import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { UserId } from '@tatami/protocol';
import { DEFAULT_PAGE_LIMIT, ref, SearchParameters, SearchResult } from '@tatami/rest';
import { parseQuery, type SearchPage, type SearchRequest } from '@tatami/search';
import { askedIndex } from '../http/asked-index.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { SearchCursors } from '../http/search-cursor.ts';
import type { CursorScope } from '../http/signed-cursor.ts';
import type { OpenIndex, TenantStorage, TenantStores } from '../ports.ts';

export interface SearchPocsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly openIndex: OpenIndex;
  readonly cursors: SearchCursors;
}

const DAY_MS = 86_400_000;

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
        query: await askedIndex(async () => parseQuery(q)),
        viewer: userId,
        language,
        tag,
        // The schema lets UUIDs in lower case through and nothing else.
        ownerId: owner as UserId | undefined,
        fromMs: from === undefined ? undefined : Date.parse(from),
        beforeMs: to === undefined ? undefined : Date.parse(to) + DAY_MS,
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

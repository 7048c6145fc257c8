import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { parseDojoId } from '@tatami/protocol';
import { DEFAULT_PAGE_LIMIT, DojoList, DojoListQuery, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListDojosOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos: those that the caller may join, newest first. */
export const listDojos: FastifyPluginAsyncTypebox<ListDojosOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/dojos',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listDojos',
        summary: 'List dojos, newest first',
        tags: ['Dojos'],
        ...SIGNED_IN,
        querystring: DojoListQuery,
        response: { 200: ref(DojoList), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { limit = DEFAULT_PAGE_LIMIT, cursor } = request.query;
      const before = cursor === undefined ? undefined : parseDojoId(cursor);
      // One more than asked for tells whether there is a next page.
      const found = await storage.withStores(tenantId, ({ dojos }) => dojos.list(userId, limit + 1, before));
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { parseDojoId } from '@tatami/protocol';
import type { Authentication } from '../http/authenticate.ts';
import type { TenantDojos } from '../ports.ts';
import { DojoList, DojoListQuery } from './dojo-schema.ts';

export interface ListDojosOptions {
  readonly authentication: Authentication;
  readonly dojos: TenantDojos;
}

/** GET /dojos: those that the caller may join, newest first. */
export const listDojos: FastifyPluginAsyncTypebox<ListDojosOptions> = async (
  app,
  { authentication, dojos },
) => {
  app.get(
    '/dojos',
    {
      onRequest: authentication.require,
      schema: { querystring: DojoListQuery, response: { 200: DojoList } },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? undefined : parseDojoId(cursor);
      // One more than asked for tells whether there is a next page.
      const found = await dojos.withDojos(tenantId, store => store.list(userId, limit + 1, before));
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );
};

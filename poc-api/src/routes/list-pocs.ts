import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { PocId, UserId } from '@tatami/protocol';
import { DEFAULT_PAGE_LIMIT, PocList, PocListQuery, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { ListCursors } from '../http/list-cursor.ts';
import type { CursorScope } from '../http/signed-cursor.ts';
import { normalLanguages, normalTags } from '../poc-labels.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListPocsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly cursors: ListCursors;
}

/** GET /pocs: those that the caller may see, newest first. */
export const listPocs: FastifyPluginAsyncTypebox<ListPocsOptions> = async (app, options) => {
  const { authentication, storage, cursors } = options;
  app.get(
    '/pocs',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listPocs',
        summary: 'List POCs, newest first',
        tags: ['POCs'],
        ...SIGNED_IN,
        querystring: PocListQuery,
        response: { 200: ref(PocList), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { limit = DEFAULT_PAGE_LIMIT, cursor, owner, ...labels } = request.query;
      const filter = {
        language: labels.language && normalLanguages([labels.language])[0],
        tag: labels.tag && normalTags([labels.tag])[0],
        // The schema lets UUIDs in lower case through and nothing else.
        ownerId: owner as UserId | undefined,
      };
      const scope: CursorScope = [tenantId, 'pocs', filter.language, filter.tag, filter.ownerId];
      const before = cursor === undefined ? undefined : (cursors.read(scope, cursor) as PocId);
      // One more than asked for tells whether there is a next page.
      const found = await storage.withStores(tenantId, ({ pocs }) =>
        pocs.list(userId, filter, limit + 1, before),
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last === undefined ? null : cursors.after(scope, last.id) };
    },
  );
};

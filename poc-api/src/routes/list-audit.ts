import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { UserId } from '@tatami/protocol';
import { AuditList, AuditListQuery, DEFAULT_PAGE_LIMIT, ref } from '@tatami/rest';
import type { AuditCursors } from '../http/audit-cursor.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListAuditOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly cursors: AuditCursors;
}

/** GET /audit: who changed what, newest first. For owners. */
export const listAudit: FastifyPluginAsyncTypebox<ListAuditOptions> = async (
  app,
  { authentication, storage, cursors },
) => {
  app.get(
    '/audit',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listAudit',
        summary: 'List who changed what',
        description: 'Newest first; days are in UTC, and the last one is included.',
        tags: ['Audit'],
        ...SIGNED_IN,
        querystring: AuditListQuery,
        response: { 200: ref(AuditList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { limit = DEFAULT_PAGE_LIMIT, cursor, actor, action, from, to } = request.query;
      const scope = [principal.tenantId, 'audit', actor, action, from, to];
      const before = cursor === undefined ? undefined : cursors.read(scope, cursor);
      // The schema lets UUIDs in lower case through and nothing else.
      const filter = { actor: actor as UserId | undefined, action, from, to };
      // One more than asked for tells whether there is a next page.
      const found = await storage.withStores(principal.tenantId, ({ audit }) =>
        audit.list(filter, limit + 1, before),
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last === undefined ? null : cursors.after(scope, last.seq) };
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { UserId } from '@tatami/protocol';
import { DEFAULT_PAGE_LIMIT, MemberList, MemberListQuery, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { ListCursors } from '../http/list-cursor.ts';
import { requireOwner } from '../http/permissions.ts';
import { shownMember } from '../http/shown-member.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListMembersOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly cursors: ListCursors;
}

/** GET /members: who has come, by id. For owners. */
export const listMembers: FastifyPluginAsyncTypebox<ListMembersOptions> = async (
  app,
  { authentication, storage, cursors },
) => {
  app.get(
    '/members',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listMembers',
        summary: 'List the members of the tenant',
        tags: ['Members'],
        ...SIGNED_IN,
        querystring: MemberListQuery,
        response: { 200: ref(MemberList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { limit = DEFAULT_PAGE_LIMIT, cursor } = request.query;
      const scope = [principal.tenantId, 'members'];
      const after = cursor === undefined ? undefined : (cursors.read(scope, cursor) as UserId);
      // One more than asked for tells whether there is a next page.
      const found = await storage.withStores(principal.tenantId, ({ members }) =>
        members.list(limit + 1, after),
      );
      const items = found.slice(0, limit).map(shownMember);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last === undefined ? null : cursors.after(scope, last.id) };
    },
  );
};

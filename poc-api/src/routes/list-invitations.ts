import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { InvitationList, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListInvitationsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /invitations: those that can still be used, without their secrets. For owners. */
export const listInvitations: FastifyPluginAsyncTypebox<ListInvitationsOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/invitations',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listInvitations',
        summary: 'List invitations that can still be used',
        tags: ['Members'],
        ...SIGNED_IN,
        response: { 200: ref(InvitationList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const items = await storage.withStores(principal.tenantId, ({ members }) => members.invitations());
      return { items, nextCursor: null };
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { InvitationId } from '@tatami/persistence';
import { isUuid, TatamiError } from '@tatami/protocol';
import { InvitationParams } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

export interface RevokeInvitationOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** DELETE /invitations/:id: its link lets nobody in any more. For owners. */
export const revokeInvitation: FastifyPluginAsyncTypebox<RevokeInvitationOptions> = async (
  app,
  { authentication, storage },
) => {
  app.delete(
    '/invitations/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'revokeInvitation',
        summary: 'Revoke an invitation',
        tags: ['Members'],
        ...SIGNED_IN,
        params: InvitationParams,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { id } = request.params;
      const isRevoked =
        isUuid(id) &&
        (await storage.withStores(principal.tenantId, ({ members }) =>
          members.revokeInvitation(id as string as InvitationId, principal.userId),
        ));
      if (!isRevoked) throw new TatamiError('not-found');
      return reply.code(204).send(null);
    },
  );
};

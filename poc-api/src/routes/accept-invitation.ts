import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { AcceptedInvitation, InvitationToAccept, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';

export interface AcceptInvitationOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** POST /invitations/accept: the caller gets its role, unless they may do as much already. */
export const acceptInvitation: FastifyPluginAsyncTypebox<AcceptInvitationOptions> = async (
  app,
  { authentication, storage },
) => {
  app.post(
    '/invitations/accept',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation',
        tags: ['Members'],
        ...SIGNED_IN,
        body: ref(InvitationToAccept),
        response: { 200: ref(AcceptedInvitation), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const secretHash = createHash('sha256').update(request.body.secret).digest();
      const outcome = await storage.withStores(tenantId, ({ members }) => members.accept(secretHash, userId));
      if (outcome.kind === 'gone') throw new TatamiError('invitation-gone');
      return { role: outcome.role, isNew: outcome.kind === 'accepted' };
    },
  );
};

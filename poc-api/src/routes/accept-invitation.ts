import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { AcceptedInvitation, InvitationToAccept, RepeatableHeaders, ref } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { hashOfSecret } from '../http/derived-secret.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
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
        headers: RepeatableHeaders,
        body: ref(InvitationToAccept),
        response: { 200: ref(AcceptedInvitation), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const secretHash = hashOfSecret(request.body.secret);
      return answerOnce({ storage, tenantId, repeatable, reply }, async ({ members }) => {
        const outcome = await members.accept(secretHash, userId);
        if (outcome.kind === 'gone') throw new TatamiError('invitation-gone');
        return { role: outcome.role, isNew: outcome.kind === 'accepted' };
      });
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { InvitationId } from '@tatami/persistence';
import { type RandomBytes, TatamiError, uuidV7 } from '@tatami/protocol';
import { CreatedInvitation, NewInvitation, RepeatableHeaders, ref } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { derivedSecret, hashOfSecret } from '../http/derived-secret.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';

export interface CreateInvitationOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  /** What the secrets of invitations are made with. */
  readonly secret: Uint8Array;
  readonly now: () => number;
  readonly random: RandomBytes;
}

const HOUR_MS = 3_600_000;

/**
 * POST /invitations: its secret is in the answer and nowhere else. It is made of the invitation's id, so that an answer that
 * was lost can be given again without being kept. For owners.
 */
export const createInvitation: FastifyPluginAsyncTypebox<CreateInvitationOptions> = async (
  app,
  { authentication, storage, secret: key, now, random },
) => {
  app.post(
    '/invitations',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'createInvitation',
        summary: 'Make an invitation to the tenant',
        tags: ['Members'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(NewInvitation),
        response: { 201: ref(CreatedInvitation), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { role, expiresInHours, maxUses } = request.body;
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const made = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ members }) => {
        const id = uuidV7(now(), random) as string as InvitationId;
        const secretHash = hashOfSecret(derivedSecret(key, 'invitation', tenantId, id));
        const invitation = await members.createInvitation({
          ...{ id, secretHash, role, maxUses },
          createdBy: userId,
          lifetimeMs: expiresInHours * HOUR_MS,
        });
        return { invitation, secretHash: secretHash.toString('hex') };
      });
      const { invitation } = made;
      const secret = derivedSecret(key, 'invitation', tenantId, invitation.id);
      if (hashOfSecret(secret).toString('hex') !== made.secretHash) {
        throw new TatamiError('not-found', {
          detail: 'The link cannot be shown again: make another invitation',
        });
      }
      return reply.code(201).send({ invitation, secret });
    },
  );
};

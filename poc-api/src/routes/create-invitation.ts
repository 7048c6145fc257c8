import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { InvitationId } from '@tatami/persistence';
import { type RandomBytes, uuidV7 } from '@tatami/protocol';
import { CreatedInvitation, NewInvitation, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

export interface CreateInvitationOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
  readonly random: RandomBytes;
}

const SECRET_BYTES = 32;
const HOUR_MS = 3_600_000;

/** POST /invitations: its secret is in the answer and nowhere else. For owners. */
export const createInvitation: FastifyPluginAsyncTypebox<CreateInvitationOptions> = async (
  app,
  { authentication, storage, now, random },
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
        body: ref(NewInvitation),
        response: { 201: ref(CreatedInvitation), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { role, expiresInHours, maxUses } = request.body;
      const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url');
      const invitation = await storage.withStores(principal.tenantId, ({ members }) =>
        members.createInvitation({
          id: uuidV7(now(), random) as string as InvitationId,
          secretHash: createHash('sha256').update(secret).digest(),
          role,
          createdBy: principal.userId,
          lifetimeMs: expiresInHours * HOUR_MS,
          maxUses,
        }),
      );
      return reply.code(201).send({ invitation, secret });
    },
  );
};

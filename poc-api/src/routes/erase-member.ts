import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ObjectStore } from '@tatami/objects';
import { parseUserId, TatamiError } from '@tatami/protocol';
import { MemberParams, PersonErasure, RepeatableHeaders, ref } from '@tatami/rest';
import { Type } from 'typebox';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import { erasePerson, forgetInDatabase } from '../person/erase-person.ts';
import type { TenantStorage } from '../ports.ts';

export interface EraseMemberOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
}

/** POST /members/:id/erasure: for owners, when somebody who cannot sign in any more asks for it. */
export const eraseMember: FastifyPluginAsyncTypebox<EraseMemberOptions> = async (
  app,
  { authentication, storage, objects },
) => {
  app.post(
    '/members/:id/erasure',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'eraseMember',
        summary: 'Forget a member',
        description: 'What they wrote stays, without a name. It cannot be taken back.',
        tags: ['Members'],
        ...SIGNED_IN,
        params: MemberParams,
        headers: RepeatableHeaders,
        body: ref(PersonErasure),
        response: { 204: Type.Null({ description: 'They are forgotten' }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const userId = parseUserId(request.params.id);
      if (userId === undefined) throw new TatamiError('not-found');
      const { tenantId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const erasure = { ...request.body, userId, by: principal.userId };
      await erasePerson({ storage, objects }, tenantId, userId, () =>
        answerOnce({ storage, tenantId, repeatable, reply }, ({ people }) =>
          forgetInDatabase(people, erasure),
        ),
      );
      return reply.code(204).send(null);
    },
  );
};

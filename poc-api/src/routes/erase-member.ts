import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ObjectStore } from '@tatami/objects';
import { parseUserId, TatamiError } from '@tatami/protocol';
import { MemberParams, PersonErasure, ref } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import { erasePerson } from '../person/erase-person.ts';
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
        body: ref(PersonErasure),
        response: { 204: Type.Null({ description: 'They are forgotten' }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const userId = parseUserId(request.params.id);
      if (userId === undefined) throw new TatamiError('not-found');
      await erasePerson({ storage, objects }, principal.tenantId, {
        ...request.body,
        ...{ userId, by: principal.userId },
      });
      return reply.code(204).send(null);
    },
  );
};

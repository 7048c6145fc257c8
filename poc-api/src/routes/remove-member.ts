import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { MemberParams } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { giveRole } from '../http/given-role.ts';
import type { TenantStorage } from '../ports.ts';

export interface RemoveMemberOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** DELETE /members/:id: they can do nothing here any more, until an owner gives them a role again. For owners. */
export const removeMember: FastifyPluginAsyncTypebox<RemoveMemberOptions> = async (
  app,
  { authentication, storage },
) => {
  app.delete(
    '/members/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'removeMember',
        summary: 'Remove a member from the tenant',
        tags: ['Members'],
        ...SIGNED_IN,
        params: MemberParams,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await giveRole(storage, authentication.principalOf(request), request.params.id, 'removed');
      return reply.code(204).send(null);
    },
  );
};

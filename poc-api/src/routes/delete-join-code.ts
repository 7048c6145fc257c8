import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DojoParams } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { steerableDojo } from './dojo-access.ts';

export interface DeleteJoinCodeOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** DELETE /dojos/:id/join-code: nobody joins by it any more; who has joined stays. For who leads the dojo. */
export const deleteJoinCode: FastifyPluginAsyncTypebox<DeleteJoinCodeOptions> = async (
  app,
  { authentication, storage },
) => {
  app.delete(
    '/dojos/:id/join-code',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'deleteJoinCode',
        summary: 'Take the join code of a dojo away',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      await storage.withStores(principal.tenantId, async stores => {
        const { dojoId } = await steerableDojo(stores, request.params.id, principal);
        await stores.dojoPlans.setJoinCode(dojoId, undefined, principal.userId);
      });
      return reply.code(204).send(null);
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { Dojo, DojoChange, DojoParams, ref } from '@tatami/rest';
import { startTime } from '../dojos/start-time.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { steerableDojo } from './dojo-access.ts';

export interface ChangeDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
}

/** PATCH /dojos/:id: what is not named stays as it is. For who leads the dojo. */
export const changeDojo: FastifyPluginAsyncTypebox<ChangeDojoOptions> = async (
  app,
  { authentication, storage, now },
) => {
  app.patch(
    '/dojos/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'changeDojo',
        summary: 'Change the name of a dojo, or when it is to begin',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        body: ref(DojoChange),
        response: { 200: ref(Dojo), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { name } = request.body;
      const startsAt = startTime(request.body.startsAt, now());
      return storage.withStores(principal.tenantId, async stores => {
        const { dojoId } = await steerableDojo(stores, request.params.id, principal);
        const change = {
          ...(name !== undefined && { name: name.trim() }),
          ...(startsAt !== undefined && { startsAt }),
        };
        const changed = await stores.dojoPlans.change(dojoId, change, principal.userId);
        if (changed === undefined) throw new TatamiError('dojo-not-found');
        return changed;
      });
    },
  );
};

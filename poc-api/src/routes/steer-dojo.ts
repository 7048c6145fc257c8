import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { inOneTransaction, storesOn } from '@tatami/persistence';
import { type Command, roleIn, TatamiError } from '@tatami/protocol';
import { DojoCommand, DojoDetail, DojoParams, RepeatableHeaders, ref } from '@tatami/rest';
import { dojoDetail } from '../dojos/dojo-detail.ts';
import type { EntryNumbers } from '../dojos/entry-numbers.ts';
import { steerDojo as steer } from '../dojos/steer-dojo.ts';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TellPods, TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

export interface SteerDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly numbers: EntryNumbers;
  readonly tellPods: TellPods;
}

/** POST /dojos/:id/commands: for who leads the dojo, and the driver who hands off. */
export const steerDojo: FastifyPluginAsyncTypebox<SteerDojoOptions> = async (app, options) => {
  const { authentication, storage, numbers, tellPods } = options;
  app.post(
    '/dojos/:id/commands',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'steerDojo',
        summary: 'Pause a dojo, let it go on, give turns, or change what somebody may do in it',
        description:
          'Those who are in the dojo see it within two seconds. Without an order, `start` gives the turns to the sender alone: who is there is known in the dojo only.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        headers: RepeatableHeaders,
        body: ref(DojoCommand),
        response: { 200: ref(DojoDetail), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId, roles } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { dojoId, access } = await storage.withStores(tenantId, stores =>
        watchableDojo(stores, request.params.id, principal),
      );
      const role = roleIn(access, roles);
      if (role === undefined) throw new TatamiError('dojo-not-found');
      const { effect } = await answerOnce({ storage, tenantId, repeatable, reply }, ({ database }) =>
        inOneTransaction(database, async within => ({
          effect: await steer(
            storesOn(within),
            { dojoId, sender: { userId, role }, command: request.body as Command },
            numbers,
          ),
        })),
      );
      tellPods({ tenantId, dojoId }, effect);
      return storage.withStores(tenantId, async stores => {
        const { access: now } = await watchableDojo(stores, dojoId, principal);
        return dojoDetail(stores, dojoId, { access: now, roles });
      });
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type RandomBytes, TatamiError } from '@tatami/protocol';
import { DojoParams, JoinCode, RepeatableHeaders, ref } from '@tatami/rest';
import { newJoinCode } from '../dojos/join-code.ts';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';
import { steerableDojo } from './dojo-access.ts';

export interface CreateJoinCodeOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly random: RandomBytes;
}

/** POST /dojos/:id/join-code: another one than before, which counts no more. For who leads the dojo. */
export const createJoinCode: FastifyPluginAsyncTypebox<CreateJoinCodeOptions> = async (
  app,
  { authentication, storage, random },
) => {
  app.post(
    '/dojos/:id/join-code',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'createJoinCode',
        summary: 'Give a dojo a code by which people of the tenant join it, also if it is private',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        headers: RepeatableHeaders,
        response: { 201: ref(JoinCode), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { dojoId } = await storage.withStores(tenantId, stores =>
        steerableDojo(stores, request.params.id, principal),
      );
      const made = await answerOnce(
        { storage, tenantId, repeatable, reply },
        async ({ dojos, dojoPlans }) => {
          let code = newJoinCode(random);
          while (!(await dojoPlans.setJoinCode(dojoId, code, userId))) {
            if ((await dojos.read(dojoId)) === undefined) throw new TatamiError('dojo-not-found');
            // Another dojo has it.
            code = newJoinCode(random);
          }
          return { code };
        },
      );
      return reply.code(201).send(made);
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { Dojo, JoinCode, RepeatableHeaders, ref } from '@tatami/rest';
import { readJoinCode } from '../dojos/join-code.ts';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { mayWrite } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TellPods, TenantStorage } from '../ports.ts';

export interface JoinDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly tellPods: TellPods;
}

/** POST /dojos/join: makes the caller a participant of a private dojo, or a viewer who may only watch everywhere. */
export const joinDojo: FastifyPluginAsyncTypebox<JoinDojoOptions> = async (
  app,
  { authentication, storage, tellPods },
) => {
  app.post(
    '/dojos/join',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'joinDojo',
        summary: 'Join a dojo by its code',
        tags: ['Dojos'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(JoinCode),
        response: { 200: ref(Dojo), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const code = readJoinCode(request.body.code);
      if (code === undefined) throw new TatamiError('dojo-not-found');
      const role = mayWrite(principal) ? 'participant' : 'viewer';
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const joined = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ dojoPlans }) => {
        const dojo = await dojoPlans.join(code, userId, role);
        if (dojo === undefined) throw new TatamiError('dojo-not-found');
        return dojo;
      });
      tellPods({ tenantId, dojoId: joined.id }, 'access-changed');
      return joined;
    },
  );
};

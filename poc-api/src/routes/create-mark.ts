import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type RandomBytes, roleIn, TatamiError } from '@tatami/protocol';
import { DojoParams, Mark, NewMark, RepeatableHeaders, ref } from '@tatami/rest';
import { appendMark } from '../dojos/append-mark.ts';
import type { EntryNumbers } from '../dojos/entry-numbers.ts';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TellPods, TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

export interface CreateMarkOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly numbers: EntryNumbers;
  readonly tellPods: TellPods;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos/:id/marks: for who may write in the dojo. */
export const createMark: FastifyPluginAsyncTypebox<CreateMarkOptions> = async (app, options) => {
  const { authentication, storage, numbers, tellPods, now, random } = options;
  app.post(
    '/dojos/:id/marks',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'createMark',
        summary: 'Put a marker or a test result on the time line of a dojo',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        headers: RepeatableHeaders,
        body: ref(NewMark),
        response: { 201: ref(Mark), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId, roles } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { dojoId, access } = await storage.withStores(tenantId, stores =>
        watchableDojo(stores, request.params.id, principal),
      );
      if (roleIn(access, roles) === 'viewer') throw new TatamiError('read-only');
      const mark = { dojoId, userId, mark: request.body, nowMs: now(), random };
      const made = await answerOnce({ storage, tenantId, repeatable, reply }, stores =>
        appendMark(stores, mark, numbers),
      );
      tellPods({ tenantId, dojoId }, 'head-changed');
      return reply.code(201).send(made);
    },
  );
};

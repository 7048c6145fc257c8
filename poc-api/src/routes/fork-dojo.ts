import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { DojoId, RandomBytes, WriterId } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import { readTexts } from '@tatami/recording';
import { Dojo, NewFork, RecordingParams, RepeatableHeaders, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { mayWrite } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';
import { recordingSource } from '../recording/recording-source.ts';
import { startingPayload } from '../starting-files.ts';
import { watchableDojo } from './dojo-access.ts';

export interface ForkDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly maxDojosPerDay: number;
  readonly writer: WriterId;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos/:id/fork: a new dojo of the caller's that begins with the files as they were at a moment of another one. */
export const forkDojo: FastifyPluginAsyncTypebox<ForkDojoOptions> = async (app, options) => {
  const { authentication, storage, maxDojosPerDay, writer, now, random } = options;
  app.post(
    '/dojos/:id/fork',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'forkDojo',
        summary: 'Make a dojo that begins with the files of another one at a moment',
        description: 'Who wrote what before is not in it. It is private if the other one is.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        params: RecordingParams,
        body: ref(NewFork),
        response: { 201: ref(Dojo), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { seq } = request.body;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { thing, isReplay } = await storage.withStores(principal.tenantId, async stores => {
        const { dojos, journal, creations } = stores;
        const { dojoId } = await watchableDojo({ dojos }, request.params.id, principal);
        if (!mayWrite(principal)) throw new TatamiError('read-only');
        const [head] = await journal.heads([dojoId]);
        const source = await dojos.read(dojoId);
        if (head === undefined || source === undefined) throw new TatamiError('dojo-not-found');
        if (seq > head.seq) throw new InvalidRequest('#/seq', `The last one is ${head.seq}`);
        const texts = await readTexts(await recordingSource(stores, dojoId), seq);
        const files = [...texts].map(([name, text]) => ({ name, text }));
        const initialPayload = startingPayload(files, principal.userId);
        return creations.dojo(
          {
            id: uuidV7(now(), random) as DojoId,
            name: source.name,
            createdBy: principal.userId,
            isPrivate: source.isPrivate,
            writer,
            maxPerDay: maxDojosPerDay,
            ...(initialPayload !== undefined && { initialPayload }),
          },
          repeatable,
        );
      });
      if (isReplay) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/v1/dojos/${thing.id}`).send(thing);
    },
  );
};

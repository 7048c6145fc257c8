import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { Recording, RecordingParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

export interface ReadRecordingOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos/:id/recording: for whoever may watch the dojo. */
export const readRecording: FastifyPluginAsyncTypebox<ReadRecordingOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/dojos/:id/recording',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecording',
        summary: 'Read what a player needs of the recording of a dojo, but for its rows',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingParams,
        response: { 200: ref(Recording), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      return storage.withStores(principal.tenantId, async ({ dojos, journal, people, recordings }) => {
        const { dojoId, access } = await watchableDojo({ dojos }, request.params.id, principal);
        const [head] = await journal.heads([dojoId]);
        const summary = await dojos.read(dojoId);
        if (head === undefined || summary === undefined) throw new TatamiError('dojo-not-found');
        const bindings = await dojos.clientBindings(dojoId);
        const userIds = [...new Set([summary.createdBy, ...bindings.values()])];
        const names = await people.names(userIds);
        const stored = await recordings.stored(dojoId);
        const [parts, keyframes] = [new Set(stored.partSeqs), new Set(stored.keyframeSeqs)];
        return {
          dojoId,
          name: summary.name,
          state: access.state,
          headSeq: head.seq,
          people: userIds.map(userId => ({ userId, name: names.get(userId) ?? null })),
          quarantined: [...stored.quarantined],
          chunks: (await recordings.chunks(dojoId)).map(({ firstSeq, lastSeq, bytes, sha256 }) => ({
            firstSeq,
            lastSeq,
            sizeBytes: bytes,
            sha256: Buffer.from(sha256).toString('hex'),
            hasTrack: parts.has(firstSeq),
            hasKeyframe: keyframes.has(lastSeq),
          })),
        };
      });
    },
  );
};

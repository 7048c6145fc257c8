import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { diffHunks } from '@tatami/recording';
import { RecordedDiff, RecordedDiffQuery, RecordingParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { RecordedMoments } from '../recording/recorded-moments.ts';

export interface ReadRecordingDiffOptions {
  readonly authentication: Authentication;
  readonly moments: RecordedMoments;
}

/** GET /dojos/:id/recording/diff: for whoever may watch the dojo. */
export const readRecordingDiff: FastifyPluginAsyncTypebox<ReadRecordingDiffOptions> = async (
  app,
  { authentication, moments },
) => {
  app.get(
    '/dojos/:id/recording/diff',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingDiff',
        summary: 'Read what differs in a file between two moments of a recording',
        description:
          'Each moment is a seq or a time; the first one is the beginning and the second one the end if neither is given.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingParams,
        querystring: RecordedDiffQuery,
        response: { 200: ref(RecordedDiff), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { file, fromSeq, fromAtMs, toSeq, toAtMs } = request.query;
      const recorded = await moments.read(principal, request.params.id, file);
      const beginning = fromSeq === undefined && fromAtMs === undefined ? { seq: 0 } : {};
      const from = recorded.at(
        { seq: fromSeq, atMs: fromAtMs, ...beginning },
        { seq: 'fromSeq', atMs: 'fromAtMs' },
      );
      const to = recorded.at({ seq: toSeq, atMs: toAtMs }, { seq: 'toSeq', atMs: 'toAtMs' });
      const hunks = diffHunks(recorded.textAt(from.index), recorded.textAt(to.index));
      return { file, fromSeq: from.seq, toSeq: to.seq, hunks };
    },
  );
};

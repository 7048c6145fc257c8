import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { blameAt } from '@tatami/recording';
import { RecordedBlame, RecordedTextQuery, RecordingParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { RecordedMoments } from '../recording/recorded-moments.ts';

export interface ReadRecordingBlameOptions {
  readonly authentication: Authentication;
  readonly moments: RecordedMoments;
}

/** GET /dojos/:id/recording/blame: for whoever may watch the dojo. */
export const readRecordingBlame: FastifyPluginAsyncTypebox<ReadRecordingBlameOptions> = async (
  app,
  { authentication, moments },
) => {
  app.get(
    '/dojos/:id/recording/blame',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingBlame',
        summary: 'Read who wrote which characters of a file at a moment of a recording',
        description: 'The moment is a `seq` or a time; the end if neither is given.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingParams,
        querystring: RecordedTextQuery,
        response: { 200: ref(RecordedBlame), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { file } = request.query;
      const recorded = await moments.read(principal, request.params.id, file);
      const { index, seq } = recorded.at(request.query);
      const { startedAtMs, authors } = recorded.track;
      const runs = blameAt(recorded.track, index, recorded.file).map(({ from, to, author }) => ({
        from,
        to,
        userId: authors[author] ?? null,
      }));
      return { startedAtMs, seq, file, text: recorded.textAt(index), runs };
    },
  );
};

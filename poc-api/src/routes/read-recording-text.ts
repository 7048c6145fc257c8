import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RecordedText, RecordedTextQuery, RecordingParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { RecordedMoments } from '../recording/recorded-moments.ts';

export interface ReadRecordingTextOptions {
  readonly authentication: Authentication;
  readonly moments: RecordedMoments;
}

/** GET /dojos/:id/recording/text: for whoever may watch the dojo. */
export const readRecordingText: FastifyPluginAsyncTypebox<ReadRecordingTextOptions> = async (
  app,
  { authentication, moments },
) => {
  app.get(
    '/dojos/:id/recording/text',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingText',
        summary: 'Read a file as it was at a moment of a recording',
        description: 'The moment is a `seq` or a time; the end if neither is given.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingParams,
        querystring: RecordedTextQuery,
        response: { 200: ref(RecordedText), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { file } = request.query;
      const recorded = await moments.read(principal, request.params.id, file);
      const { index, seq } = recorded.at(request.query);
      return { startedAtMs: recorded.track.startedAtMs, seq, file, text: recorded.textAt(index) };
    },
  );
};

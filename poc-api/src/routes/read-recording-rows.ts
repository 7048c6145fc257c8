import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { encodeRows } from '@tatami/recording';
import { RECORDING_PAGE_ROWS, RecordingParams, RecordingRowsQuery } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

const ROWS_TYPE = 'application/octet-stream';

export interface ReadRecordingRowsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos/:id/recording/rows?after=0: a page of the journal, as `@tatami/recording` reads it. */
export const readRecordingRows: FastifyPluginAsyncTypebox<ReadRecordingRowsOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/dojos/:id/recording/rows',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingRows',
        summary: 'Read a page of the rows of a recording',
        description: `At most ${RECORDING_PAGE_ROWS} rows, in binary. A shorter page is the last one for now.`,
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingParams,
        querystring: RecordingRowsQuery,
        response: {
          200: {
            description: 'The rows',
            content: { [ROWS_TYPE]: { schema: Type.String({ format: 'binary' }) } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const rows = await storage.withStores(principal.tenantId, async ({ dojos, journal }) => {
        const { dojoId } = await watchableDojo({ dojos }, request.params.id, principal);
        return journal.read(dojoId, request.query.after, RECORDING_PAGE_ROWS);
      });
      // A full page never changes; a browser asks for the last one each time.
      const isFull = rows.length === RECORDING_PAGE_ROWS;
      reply.header('cache-control', isFull ? 'private, max-age=31536000, immutable' : 'no-store');
      const page = encodeRows(
        rows.map(({ seq, atMicros, payload }) => ({ seq, atMicros: Number(atMicros), payload })),
      );
      return reply.type(ROWS_TYPE).send(Buffer.from(page) as never);
    },
  );
};

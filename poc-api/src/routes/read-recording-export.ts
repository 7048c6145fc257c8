import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { readTrack } from '@tatami/recording';
import { RecordingExportParams } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { exportRecording } from '../recording/export-recording.ts';
import { OneAtATime } from '../recording/one-at-a-time.ts';
import { recordingSource } from '../recording/recording-source.ts';
import { watchableDojo } from './dojo-access.ts';

const EXPORT_TYPE = 'application/octet-stream';

export interface ReadRecordingExportOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos/:id/recording/exports/:format: for whoever may watch the dojo. Made anew each time, of all rows there are. */
export const readRecordingExport: FastifyPluginAsyncTypebox<ReadRecordingExportOptions> = async (
  app,
  { authentication, storage },
) => {
  const turns = new OneAtATime();
  app.get(
    '/dojos/:id/recording/exports/:format',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingExport',
        summary: 'Read a recording in a format of other programs',
        description:
          '`vtt`: WebVTT chapters of what happened. `cast`: asciicast v3 of each edit. `bundle`: a git bundle, which ' +
          '`git clone` takes, with a commit for each light, each turn and every 1,000 edits.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingExportParams,
        response: {
          200: {
            description: 'The file',
            content: { [EXPORT_TYPE]: { schema: Type.String({ format: 'binary' }) } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { id, format } = request.params;
      const readSource = () =>
        storage.withStores(principal.tenantId, async stores => {
          const { dojos, journal, people } = stores;
          const { dojoId } = await watchableDojo({ dojos }, id, principal);
          const [head] = await journal.heads([dojoId]);
          const summary = await dojos.read(dojoId);
          if (head === undefined || summary === undefined) throw new TatamiError('dojo-not-found');
          const track = await readTrack(await recordingSource(stores, dojoId), head.seq);
          const userIds = new Set([...track.authors, ...track.moments.map(({ userId }) => userId)]);
          return { dojoId, name: summary.name, track, names: await people.names([...userIds]) };
        });
      // Whoever may not see it does not wait for others.
      await storage.withStores(principal.tenantId, ({ dojos }) => watchableDojo({ dojos }, id, principal));
      const bytes = await turns.run(async () => exportRecording(format, await readSource()));
      reply.header('content-disposition', `attachment; filename="dojo-${id.slice(0, 8)}.${format}"`);
      return reply.type(EXPORT_TYPE).send(bytes as never);
    },
  );
};

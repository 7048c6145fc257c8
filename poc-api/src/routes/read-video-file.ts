import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ObjectStore, videoKey } from '@tatami/objects';
import { ref, VideoContent, VideoFileParams } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { madeFileAddress } from '../http/made-file-address.ts';
import { ownJob } from '../http/own-job.ts';
import { shownVideo } from '../http/shown-video.ts';
import type { TenantStorage } from '../ports.ts';

export interface ReadVideoFileOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
  readonly now: () => number;
}

/** GET /videos/:id/files/:format: an address, as for the files of POCs. */
export const readVideoFile: FastifyPluginAsyncTypebox<ReadVideoFileOptions> = async (app, options) => {
  const { authentication, storage, objects, now } = options;
  app.get(
    '/videos/:id/files/:format',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readVideoFile',
        summary: 'Get the address that a file of a video can be read from',
        description:
          'For who asked for the video alone. `format` is one of those that the files of the video have.',
        tags: ['Videos'],
        ...SIGNED_IN,
        params: VideoFileParams,
        response: { 200: ref(VideoContent), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { tenantId } = principal;
      const job = await storage.withStores(tenantId, stores =>
        ownJob(stores, 'video', request.params.id, principal),
      );
      const { id, files } = shownVideo(job, now());
      const file = files.find(({ format }) => format === request.params.format);
      return madeFileAddress(objects, file, ({ format }) => videoKey({ tenantId, videoId: id, format }));
    },
  );
};

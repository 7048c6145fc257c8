import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import { ref, VideoList } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownVideo } from '../http/shown-video.ts';
import type { TenantStorage } from '../ports.ts';

const LISTED = 20;

export interface ListVideosOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
}

/** GET /videos */
export const listVideos: FastifyPluginAsyncTypebox<ListVideosOptions> = async (app, options) => {
  const { authentication, storage, now } = options;
  app.get(
    '/videos',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listVideos',
        summary: 'List the videos that the caller has asked for, newest first',
        tags: ['Videos'],
        ...SIGNED_IN,
        response: { 200: ref(VideoList), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const jobs = await storage.withStores(tenantId, ({ database }) =>
        new JobQueue(database).list('video', userId, LISTED),
      );
      return { items: jobs.map(job => shownVideo(job, now())), nextCursor: null };
    },
  );
};

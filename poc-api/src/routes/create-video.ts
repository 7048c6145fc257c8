import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { Job, NewVideo, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { shownJob } from '../http/shown-job.ts';
import type { TenantStorage } from '../ports.ts';

/** Videos that one person waits for at one time: one in each format. */
const MAX_OPEN = 2;

export interface CreateVideoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly noteWork: (tenantId: TenantId) => Promise<void>;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /videos */
export const createVideo: FastifyPluginAsyncTypebox<CreateVideoOptions> = async (app, options) => {
  const { authentication, storage, noteWork, now, random } = options;
  app.post(
    '/videos',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'createVideo',
        summary: 'Ask for a video of the caller’s year',
        description: 'Answers at once with a job.',
        tags: ['Videos'],
        ...SIGNED_IN,
        body: ref(NewVideo),
        response: { 202: ref(Job), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { year, language, format } = request.body;
      if (year > new Date(now()).getUTCFullYear()) {
        throw new InvalidRequest('#/year', 'This year has not begun yet');
      }
      const job = await storage.withStores(tenantId, ({ database }) =>
        new JobQueue(database).ask(
          {
            id: uuidV7(now(), random),
            kind: 'video',
            subjectId: userId,
            askedBy: userId,
            data: { year, language, format },
          },
          MAX_OPEN,
        ),
      );
      await noteWork(tenantId);
      return reply.code(202).header('location', `/v1/jobs/${job.id}`).send(shownJob(job));
    },
  );
};

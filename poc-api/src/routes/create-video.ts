import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { Job, NewVideo, RepeatableHeaders, ref } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
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
        headers: RepeatableHeaders,
        body: ref(NewVideo),
        response: { 202: ref(Job), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const { year, language, format } = request.body;
      if (year > new Date(now()).getUTCFullYear()) {
        throw new InvalidRequest('#/year', 'This year has not begun yet');
      }
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const job = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ database }) => {
        const asked = await new JobQueue(database).ask(
          {
            id: uuidV7(now(), random),
            kind: 'video',
            subjectId: userId,
            askedBy: userId,
            data: { year, language, format },
          },
          { most: MAX_OPEN },
        );
        return shownJob(asked);
      });
      await noteWork(tenantId);
      return reply.code(202).header('location', `/v1/jobs/${job.id}`).send(job);
    },
  );
};

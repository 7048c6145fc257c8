import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { Job, NewReport, RepeatableHeaders, ref } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { requireReportOnTenant } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import { shownJob } from '../http/shown-job.ts';
import type { TenantStorage } from '../ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A year, and what is needed to compare it with the month before. */
const MAX_DAYS = 400;
/** Reports that one person waits for at one time. */
const MAX_OPEN = 3;

export interface CreateReportOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly noteWork: (tenantId: TenantId) => Promise<void>;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /reports */
export const createReport: FastifyPluginAsyncTypebox<CreateReportOptions> = async (app, options) => {
  const { authentication, storage, noteWork, now, random } = options;
  app.post(
    '/reports',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'createReport',
        summary: 'Ask for a report of a period',
        description: 'Answers at once with a job. A report of the tenant is for its owners and facilitators.',
        tags: ['Reports'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(NewReport),
        response: { 202: ref(Job), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const { scope, from, to, language } = request.body;
      if (scope === 'tenant') requireReportOnTenant(principal);
      judgePeriod(Date.parse(from), Date.parse(to));
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const job = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ database }) => {
        const asked = await new JobQueue(database).ask(
          {
            id: uuidV7(now(), random),
            kind: 'report',
            subjectId: scope === 'tenant' ? tenantId : userId,
            askedBy: userId,
            data: { scope, from, to, language },
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

/** @throws InvalidRequest */
function judgePeriod(fromMs: number, toMs: number): void {
  if (toMs <= fromMs) throw new InvalidRequest('#/to', 'It has to be later than the first day');
  if (toMs - fromMs > MAX_DAYS * DAY_MS) {
    throw new InvalidRequest('#/to', `A report is of ${MAX_DAYS} days at most`);
  }
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Principal } from '@tatami/identity';
import { JobQueue } from '@tatami/job-queue';
import type { DojoAccess } from '@tatami/persistence';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { maySteer, TatamiError, uuidV7 } from '@tatami/protocol';
import { Job, JobParams, RepeatableHeaders, ref } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import { shownJob } from '../http/shown-job.ts';
import type { TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

export interface ArchiveDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly noteWork: (tenantId: TenantId) => Promise<void>;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos/:id/archive: ends the dojo for good and makes a POC of it. Asked again, it answers with the same job. */
export const archiveDojo: FastifyPluginAsyncTypebox<ArchiveDojoOptions> = async (app, options) => {
  const { authentication, storage, noteWork, now, random } = options;
  app.post(
    '/dojos/:id/archive',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'archiveDojo',
        summary: 'End a dojo for good and make a POC of it',
        description: 'Answers at once with a job. The POC has the id of the dojo.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: JobParams,
        headers: RepeatableHeaders,
        response: { 202: ref(Job), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId } = principal;
      const { dojoId, access } = await storage.withStores(tenantId, stores =>
        watchableDojo(stores, request.params.id, principal),
      );
      if (!mayEnd(access, principal)) throw new TatamiError('not-facilitator');
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const job = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ database }) => {
        const queue = new JobQueue(database);
        const open = await queue.open('archive', dojoId);
        if (open !== undefined) return shownJob(open);
        const asked = await queue.ask({
          id: uuidV7(now(), random),
          kind: 'archive',
          subjectId: dojoId,
          askedBy: principal.userId,
          data: {},
        });
        return shownJob(asked);
      });
      await noteWork(tenantId);
      return reply.code(202).header('location', `/v1/jobs/${job.id}`).send(job);
    },
  );
};

/** Being a facilitator of the company is not enough to end for ever what others hold: one has to lead this dojo. */
function mayEnd({ memberRole }: DojoAccess, { roles }: Principal): boolean {
  if (roles.includes('owner')) return true;
  return memberRole !== undefined && memberRole !== 'removed' && maySteer(memberRole);
}

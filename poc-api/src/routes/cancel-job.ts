import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Job, JobParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownJob } from '../http/shown-job.ts';
import type { TenantStorage } from '../ports.ts';
import { visibleJob } from './job-access.ts';

export interface CancelJobOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** DELETE /jobs/:id: one that runs stops at its next step; one that has ended stays as it ended. */
export const cancelJob: FastifyPluginAsyncTypebox<CancelJobOptions> = async (
  app,
  { authentication, storage },
) => {
  app.delete(
    '/jobs/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job that has not ended',
        tags: ['Jobs'],
        ...SIGNED_IN,
        params: JobParams,
        response: { 200: ref(Job), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const job = await storage.withStores(principal.tenantId, async stores => {
        const { queue, job } = await visibleJob(stores, request.params.id, principal);
        await queue.cancel(job.id, job.kind, principal.userId);
        return (await queue.read(job.id)) ?? job;
      });
      return shownJob(job);
    },
  );
};

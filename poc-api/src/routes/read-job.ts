import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Job, JobParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownJob } from '../http/shown-job.ts';
import type { TenantStorage } from '../ports.ts';
import { visibleJob } from './job-access.ts';

export interface ReadJobOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /jobs/:id */
export const readJob: FastifyPluginAsyncTypebox<ReadJobOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/jobs/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readJob',
        summary: 'Read how far a job is',
        tags: ['Jobs'],
        ...SIGNED_IN,
        params: JobParams,
        response: { 200: ref(Job), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { job } = await storage.withStores(principal.tenantId, stores =>
        visibleJob(stores, request.params.id, principal),
      );
      return shownJob(job);
    },
  );
};

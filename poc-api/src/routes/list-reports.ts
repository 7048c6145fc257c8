import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import { ReportList, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownReport } from '../http/shown-report.ts';
import type { TenantStorage } from '../ports.ts';

const LISTED = 20;

export interface ListReportsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
}

/** GET /reports */
export const listReports: FastifyPluginAsyncTypebox<ListReportsOptions> = async (app, options) => {
  const { authentication, storage, now } = options;
  app.get(
    '/reports',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listReports',
        summary: 'List the reports that the caller has asked for, newest first',
        tags: ['Reports'],
        ...SIGNED_IN,
        response: { 200: ref(ReportList), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const jobs = await storage.withStores(tenantId, ({ database }) =>
        new JobQueue(database).list('report', userId, LISTED),
      );
      return { items: jobs.map(job => shownReport(job, now())), nextCursor: null };
    },
  );
};

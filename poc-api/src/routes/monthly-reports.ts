import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ReportSchedule, ScheduledScope } from '@tatami/persistence';
import { MonthlyReports, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireReportOnTenant } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

const SCOPES: readonly ScheduledScope[] = ['user', 'tenant'];
const NONE: ReportSchedule = { scopes: [], language: 'pt-BR' };

export interface MonthlyReportsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
}

/** GET and PUT /reports/monthly: the reports that the caller is made of each month. */
export const monthlyReports: FastifyPluginAsyncTypebox<MonthlyReportsOptions> = async (
  app,
  { authentication, storage, now },
) => {
  app.get(
    '/reports/monthly',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readMonthlyReports',
        summary: 'Read which reports of each month the caller gets',
        tags: ['Reports'],
        ...SIGNED_IN,
        response: { 200: ref(MonthlyReports), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const found = await storage.withStores(tenantId, ({ reportSchedules }) => reportSchedules.read(userId));
      return shown(found ?? NONE);
    },
  );
  app.put(
    '/reports/monthly',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'chooseMonthlyReports',
        summary: 'Choose the reports of each month',
        description:
          'The first one is of the current month and comes when it is over. A report of the tenant is for its owners and facilitators.',
        tags: ['Reports'],
        ...SIGNED_IN,
        body: ref(MonthlyReports),
        response: { 200: ref(MonthlyReports), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { body } = request;
      if (body.tenant) requireReportOnTenant(principal);
      const schedule = { scopes: SCOPES.filter(scope => body[scope]), language: body.language };
      const currentMonth = `${new Date(now()).toISOString().slice(0, 7)}-01`;
      await storage.withStores(principal.tenantId, ({ reportSchedules }) =>
        reportSchedules.choose(principal.userId, schedule, currentMonth),
      );
      return body;
    },
  );
};

function shown({ scopes, language }: ReportSchedule): MonthlyReports {
  return { user: scopes.includes('user'), tenant: scopes.includes('tenant'), language };
}

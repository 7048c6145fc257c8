import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Principal } from '@tatami/identity';
import { JobQueue } from '@tatami/job-queue';
import { type ObjectStore, reportKey, shownAs } from '@tatami/objects';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { Report } from '@tatami/rest';
import { ReportContent, ReportFileParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownReport } from '../http/shown-report.ts';
import type { TenantStorage, TenantStores } from '../ports.ts';

export interface ReadReportFileOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
  readonly now: () => number;
}

/** GET /reports/:id/files/:format: an address, as for the files of POCs. */
export const readReportFile: FastifyPluginAsyncTypebox<ReadReportFileOptions> = async (app, options) => {
  const { authentication, storage, objects, now } = options;
  app.get(
    '/reports/:id/files/:format',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readReportFile',
        summary: 'Get the address that a file of a report can be read from',
        description: 'For who asked for the report alone. `format` is `html`, `pdf`, `csv` or `json`.',
        tags: ['Reports'],
        ...SIGNED_IN,
        params: ReportFileParams,
        response: { 200: ref(ReportContent), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { tenantId } = principal;
      const report = await storage.withStores(tenantId, stores =>
        ownReport(stores, request.params.id, principal, now()),
      );
      const file = report.files.find(({ format }) => format === request.params.format);
      if (file === undefined) throw new TatamiError('not-found');
      const key = reportKey({ tenantId, reportId: report.id, format: file.format });
      if ((await objects.head(key)) === undefined) throw new TatamiError('not-found');
      return { url: await objects.signDownload(key, shownAs(file.fileName, file.contentType)) };
    },
  );
};

/**
 * What somebody took part in is nothing for others, not even for owners of the tenant.
 * @throws TatamiError `not-found`, also for a report of somebody else
 */
async function ownReport(
  { database }: Pick<TenantStores, 'database'>,
  id: string,
  { userId }: Principal,
  nowMs: number,
): Promise<Report> {
  const job = isUuid(id) ? await new JobQueue(database).read(id) : undefined;
  if (job?.kind !== 'report' || job.askedBy !== userId) throw new TatamiError('not-found');
  return shownReport(job, nowMs);
}

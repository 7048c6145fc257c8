import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ObjectStore, reportKey } from '@tatami/objects';
import { ReportContent, ReportFileParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { madeFileAddress } from '../http/made-file-address.ts';
import { ownJob } from '../http/own-job.ts';
import { shownReport } from '../http/shown-report.ts';
import type { TenantStorage } from '../ports.ts';

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
      const job = await storage.withStores(tenantId, stores =>
        ownJob(stores, 'report', request.params.id, principal),
      );
      const { id, files } = shownReport(job, now());
      const file = files.find(({ format }) => format === request.params.format);
      return madeFileAddress(objects, file, ({ format }) => reportKey({ tenantId, reportId: id, format }));
    },
  );
};

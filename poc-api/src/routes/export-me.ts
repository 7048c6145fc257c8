import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { personExport } from '../person/person-export.ts';
import { zipOf } from '../person/zip-stream.ts';
import type { TenantStorage } from '../ports.ts';

export interface ExportMeOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /me/export */
export const exportMe: FastifyPluginAsyncTypebox<ExportMeOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/me/export',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'exportMe',
        summary: 'Read all that is stored of the caller, as a zip of JSON',
        tags: ['Profile'],
        ...SIGNED_IN,
        response: {
          200: {
            description: 'The zip',
            content: { 'application/octet-stream': { schema: Type.String({ format: 'binary' }) } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = authentication.principalOf(request);
      const bytes = new PassThrough();
      // The database is leased for as long as the zip is read. Whoever goes away in between ends it.
      storage
        .withStores(tenantId, stores => pipeline(Readable.from(zipOf(personExport(stores, userId))), bytes))
        .catch((error: Error) => bytes.destroy(error));
      return reply
        .type('application/octet-stream')
        .header('content-disposition', 'attachment; filename="tatami-export.zip"')
        .send(bytes as never);
    },
  );
};

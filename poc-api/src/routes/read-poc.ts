import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Poc, PocParams, ReadHeaders, ref } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { etagOf, isKnown } from '../http/etag.ts';
import type { TenantStorage } from '../ports.ts';
import { visiblePoc } from './poc-access.ts';

export interface ReadPocOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /pocs/:id */
export const readPoc: FastifyPluginAsyncTypebox<ReadPocOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/pocs/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readPoc',
        summary: 'Read a POC',
        tags: ['POCs'],
        ...SIGNED_IN,
        params: PocParams,
        headers: ReadHeaders,
        response: {
          200: ref(Poc),
          304: Type.Null({ description: 'The revision that is known is the newest' }),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const poc = await storage.withStores(principal.tenantId, ({ pocs }) =>
        visiblePoc(pocs, request.params.id, principal),
      );
      // A browser may keep it for this user, and asks each time whether it still holds.
      reply.header('etag', etagOf(poc.rev)).header('cache-control', 'private, no-cache');
      if (isKnown(request.headers['if-none-match'], poc.rev)) return reply.code(304).send(null);
      return reply.send(poc);
    },
  );
};

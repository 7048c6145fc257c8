import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ChangeHeaders, PocParams } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { pocToChange, refusalOfChange } from './poc-access.ts';

export interface DeletePocOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** DELETE /pocs/:id */
export const deletePoc: FastifyPluginAsyncTypebox<DeletePocOptions> = async (
  app,
  { authentication, storage },
) => {
  app.delete(
    '/pocs/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'deletePoc',
        summary: 'Delete a POC in the revision that was seen',
        tags: ['POCs'],
        ...SIGNED_IN,
        params: PocParams,
        headers: ChangeHeaders,
        response: { 204: Type.Null({ description: 'It is gone' }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      await storage.withStores(principal.tenantId, async ({ pocs }) => {
        const { id, rev } = await pocToChange(
          pocs,
          request.params.id,
          principal,
          request.headers['if-match'],
        );
        const isDeleted = await pocs.delete({ id, rev, actor: principal.userId });
        if (!isDeleted) throw await refusalOfChange(pocs, id, principal);
      });
      return reply.code(204).send(null);
    },
  );
};

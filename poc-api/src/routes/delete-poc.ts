import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ObjectStore } from '@tatami/objects';
import { ChangeHeaders, PocParams } from '@tatami/rest';
import { Type } from 'typebox';
import { forgetDoomed } from '../attachments/forget-doomed.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { pocToChange, refusalOfChange } from './poc-access.ts';

export interface DeletePocOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
}

/** DELETE /pocs/:id */
export const deletePoc: FastifyPluginAsyncTypebox<DeletePocOptions> = async (
  app,
  { authentication, storage, objects },
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
      await storage.withStores(principal.tenantId, async ({ pocs, attachments }) => {
        const { id, rev } = await pocToChange(
          pocs,
          request.params.id,
          principal,
          request.headers['if-match'],
        );
        const isDeleted = await pocs.delete({ id, rev, actor: principal.userId });
        if (!isDeleted) throw await refusalOfChange(pocs, id, principal);
        await forgetDoomed(attachments, objects, principal.tenantId).catch((error: unknown) =>
          request.log.warn({ err: error }, 'files of a deleted POC are still there; they are deleted later'),
        );
      });
      return reply.code(204).send(null);
    },
  );
};

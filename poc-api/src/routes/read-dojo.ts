import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DojoDetail, DojoParams, ref } from '@tatami/rest';
import { dojoDetail } from '../dojos/dojo-detail.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

export interface ReadDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos/:id: for whoever may watch it. */
export const readDojo: FastifyPluginAsyncTypebox<ReadDojoOptions> = async (app, options) => {
  const { authentication, storage } = options;
  app.get(
    '/dojos/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readDojo',
        summary: 'Read a dojo: how it is held, and how far its journal goes',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        response: { 200: ref(DojoDetail), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      return storage.withStores(principal.tenantId, async stores => {
        const { dojoId, access } = await watchableDojo(stores, request.params.id, principal);
        return dojoDetail(stores, dojoId, { access, roles: principal.roles });
      });
    },
  );
};

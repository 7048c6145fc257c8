import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Profile, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownProfile } from '../http/shown-profile.ts';
import type { TenantStorage } from '../ports.ts';

export interface ReadProfileOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /me */
export const readProfile: FastifyPluginAsyncTypebox<ReadProfileOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/me',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readProfile',
        summary: 'Read who the caller is here',
        tags: ['Profile'],
        ...SIGNED_IN,
        response: { 200: ref(Profile), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      return shownProfile(await storage.withStores(tenantId, ({ people }) => people.profile(userId)));
    },
  );
};

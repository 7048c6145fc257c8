import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Consent, Profile, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownProfile } from '../http/shown-profile.ts';
import type { TenantStorage } from '../ports.ts';

export interface GiveConsentOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** PUT /me/consent: the caller agrees to a version of the privacy notice. */
export const giveConsent: FastifyPluginAsyncTypebox<GiveConsentOptions> = async (
  app,
  { authentication, storage },
) => {
  app.put(
    '/me/consent',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'giveConsent',
        summary: 'Agree to the privacy notice',
        tags: ['Profile'],
        ...SIGNED_IN,
        body: ref(Consent),
        response: { 200: ref(Profile), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { version } = request.body;
      return shownProfile(await storage.withStores(tenantId, ({ people }) => people.agree(userId, version)));
    },
  );
};

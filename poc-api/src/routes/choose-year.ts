import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Profile, ref, YearChoices } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { shownProfile } from '../http/shown-profile.ts';
import type { TenantStorage } from '../ports.ts';

export interface ChooseYearOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** PUT /me/year: what the caller chooses about the end of the year. */
export const chooseYear: FastifyPluginAsyncTypebox<ChooseYearOptions> = async (
  app,
  { authentication, storage },
) => {
  app.put(
    '/me/year',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'chooseYear',
        summary: 'Choose whether you get a video of the year, and whether others are told of you',
        tags: ['Profile'],
        ...SIGNED_IN,
        body: ref(YearChoices),
        response: { 200: ref(Profile), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { body } = request;
      return shownProfile(
        await storage.withStores(tenantId, ({ people }) => people.chooseYear(userId, body)),
      );
    },
  );
};

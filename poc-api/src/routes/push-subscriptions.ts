import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NewPushSubscription, PushSubscriptionEnd, ref } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';

export interface PushSubscriptionsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** PUT /notifications/push and POST /notifications/push/end: whether a browser tells the caller of notifications. */
export const pushSubscriptions: FastifyPluginAsyncTypebox<PushSubscriptionsOptions> = async (
  app,
  { authentication, storage },
) => {
  const about = { tags: ['Notifications'], ...SIGNED_IN };
  app.put(
    '/notifications/push',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'addPushSubscription',
        summary: 'Be told in this browser, by Web Push',
        description: 'Of all that is shown on the page. The browser is the caller’s from then on.',
        ...about,
        body: ref(NewPushSubscription),
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { endpoint, keys } = request.body;
      await storage.withStores(tenantId, ({ push }) => push.add(userId, { endpoint, ...keys }));
      return reply.code(204).send(null);
    },
  );
  app.post(
    // Not DELETE with the endpoint in the address, which would be in logs.
    '/notifications/push/end',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'endPushSubscription',
        summary: 'Be told in this browser no more',
        ...about,
        body: ref(PushSubscriptionEnd),
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = authentication.principalOf(request);
      await storage.withStores(tenantId, ({ push }) => push.remove(userId, request.body.endpoint));
      return reply.code(204).send(null);
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JobQueue } from '@tatami/job-queue';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import { RepeatableHeaders, ref, WebhookDelivery, WebhookDeliveryList } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import { shownDelivery } from '../http/shown-delivery.ts';
import type { TenantStorage } from '../ports.ts';

const LISTED = 20;
/** Messages about one person, and tests of theirs, that wait: each is tried for about a day. */
const MAX_OPEN = 20;

export interface WebhookDeliveriesOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly noteWork: (tenantId: TenantId) => Promise<void>;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** GET /webhook/deliveries and POST /webhook/test: what became of messages to the tenant's program. For owners. */
export const webhookDeliveries: FastifyPluginAsyncTypebox<WebhookDeliveriesOptions> = async (
  app,
  { authentication, storage, noteWork, now, random },
) => {
  const about = { tags: ['Notifications'], ...SIGNED_IN };
  app.get(
    '/webhook/deliveries',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'List the last messages of the webhook, newest first',
        ...about,
        response: { 200: ref(WebhookDeliveryList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const found = await storage.withStores(principal.tenantId, ({ database }) =>
        new JobQueue(database).deliveries(LISTED),
      );
      return { items: found.map(shownDelivery), nextCursor: null };
    },
  );
  app.post(
    '/webhook/test',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a test to the webhook',
        description: 'Its body is of type `test`. It is signed, and tried again, as all others.',
        ...about,
        headers: RepeatableHeaders,
        response: { 202: ref(WebhookDelivery), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const test = await answerOnce(
        { storage, tenantId, repeatable, reply },
        async ({ database, webhooks }) => {
          if ((await webhooks.read()) === undefined) throw new TatamiError('not-found');
          const newId = () => uuidV7(now(), random);
          const asked = await new JobQueue(database).ask(
            { id: newId(), kind: 'webhook', subjectId: newId(), askedBy: userId, data: { isTest: true } },
            { most: MAX_OPEN },
          );
          return shownDelivery(asked);
        },
      );
      await noteWork(tenantId);
      return reply.code(202).send(test);
    },
  );
};

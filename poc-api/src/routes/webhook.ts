import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { RandomBytes } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { CreatedWebhook, NewWebhook, ref, Webhook } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { requireOwner } from '../http/permissions.ts';
import type { TenantStorage } from '../ports.ts';

const SECRET_BYTES = 24;

export interface WebhookOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly random: RandomBytes;
}

/** GET, PUT and DELETE /webhook: where a program hears what the tenant's people are told. For owners. */
export const webhook: FastifyPluginAsyncTypebox<WebhookOptions> = async (
  app,
  { authentication, storage, random },
) => {
  const about = { tags: ['Notifications'], ...SIGNED_IN };
  app.get(
    '/webhook',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readWebhook',
        summary: 'Read where the webhook goes',
        ...about,
        response: { 200: ref(Webhook), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const found = await storage.withStores(principal.tenantId, ({ webhooks }) => webhooks.read());
      return { url: found?.url ?? null };
    },
  );
  app.put(
    '/webhook',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'setWebhook',
        summary: 'Set the webhook, with a new secret',
        ...about,
        body: ref(NewWebhook),
        response: { 200: ref(CreatedWebhook), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { url } = request.body;
      if (!URL.canParse(url)) throw new TatamiError('validation-failed');
      const made = { url, secret: `whsec_${Buffer.from(random(SECRET_BYTES)).toString('base64')}` };
      await storage.withStores(principal.tenantId, ({ webhooks }) => webhooks.set(made, principal.userId));
      return made;
    },
  );
  app.delete(
    '/webhook',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'removeWebhook',
        summary: 'Remove the webhook',
        ...about,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const isRemoved = await storage.withStores(principal.tenantId, ({ webhooks }) =>
        webhooks.remove(principal.userId),
      );
      if (!isRemoved) throw new TatamiError('not-found');
      return reply.code(204).send(null);
    },
  );
};

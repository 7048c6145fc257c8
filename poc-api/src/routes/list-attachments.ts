import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AttachmentList, PocParams, ref } from '@tatami/rest';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';
import { visiblePoc } from './poc-access.ts';

/** GET /pocs/:id/attachments: those that have arrived, screenshots first. */
export const listAttachments: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (app, options) => {
  const { authentication, storage } = options;
  app.get(
    '/pocs/:id/attachments',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listAttachments',
        summary: 'List the files of a POC',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: PocParams,
        response: { 200: ref(AttachmentList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const items = await storage.withStores(principal.tenantId, async ({ pocs, attachments }) => {
        const poc = await visiblePoc(pocs, request.params.id, principal);
        return attachments.list(poc.id);
      });
      return { items, nextCursor: null };
    },
  );
};

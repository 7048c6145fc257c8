import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AttachmentParams, ref, StoredParts } from '@tatami/rest';
import { fileToChange, keyOf } from '../attachments/attachment-access.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

/** GET …/parts: from there a sender goes on whose connection broke off. */
export const readStoredParts: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (app, options) => {
  const { authentication, storage, objects } = options;
  app.get(
    '/pocs/:id/attachments/:attachmentId/parts',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readStoredParts',
        summary: 'Read which parts of a file have arrived',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: AttachmentParams,
        response: { 200: ref(StoredParts), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const file = await storage.withStores(principal.tenantId, stores =>
        fileToChange(stores, request.params, principal),
      );
      if (file.uploadId === null || file.state === 'ready') return { numbers: [] };
      return { numbers: await objects.storedParts(keyOf(principal, file), file.uploadId) };
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { shownAs } from '@tatami/objects';
import { AttachmentContent, AttachmentParams, ref } from '@tatami/rest';
import { keyOf, visibleFile } from '../attachments/attachment-access.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

/** GET …/content: an address and no redirect, because what an `<img>` asks for carries no token. */
export const readAttachmentContent: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (
  app,
  options,
) => {
  const { authentication, storage, objects } = options;
  app.get(
    '/pocs/:id/attachments/:attachmentId/content',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readAttachmentContent',
        summary: 'Get the address that a file can be read from',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: AttachmentParams,
        response: { 200: ref(AttachmentContent), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const file = await storage.withStores(principal.tenantId, stores =>
        visibleFile(stores, request.params, principal),
      );
      const { fileName, contentType } = file;
      return { url: await objects.signDownload(keyOf(principal, file), shownAs(fileName, contentType)) };
    },
  );
};

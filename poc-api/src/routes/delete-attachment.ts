import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { AttachmentParams } from '@tatami/rest';
import { Type } from 'typebox';
import { fileToChange } from '../attachments/attachment-access.ts';
import { forgetDoomed } from '../attachments/forget-doomed.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

/** DELETE …/:attachmentId */
export const deleteAttachment: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (app, options) => {
  const { authentication, storage, objects } = options;
  app.delete(
    '/pocs/:id/attachments/:attachmentId',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'deleteAttachment',
        summary: 'Delete a file of a POC, or stop sending it',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: AttachmentParams,
        response: { 204: Type.Null({ description: 'It is gone' }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      await storage.withStores(principal.tenantId, async stores => {
        const file = await fileToChange(stores, request.params, principal);
        const isDeleted = await stores.attachments.delete(file, principal.userId);
        if (!isDeleted) throw new TatamiError('not-found');
        await forgetDoomed(stores.attachments, objects, principal.tenantId).catch((error: unknown) =>
          request.log.warn({ err: error }, 'a deleted file is still there; it is deleted later'),
        );
      });
      return reply.code(204).send(null);
    },
  );
};

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ObjectKey, type ObjectStore, partCountOf, verifyContent } from '@tatami/objects';
import type { Attachment as File } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { Attachment, AttachmentParams, RepeatableHeaders, ref } from '@tatami/rest';
import { fileToChange, keyOf } from '../attachments/attachment-access.ts';
import { answerOnce } from '../http/answer-once.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

/** POST …/complete: the file is there for all from now on. Asked again, it answers the same. */
export const completeAttachment: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (app, options) => {
  const { authentication, storage, objects } = options;
  app.post(
    '/pocs/:id/attachments/:attachmentId/complete',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'completeAttachment',
        summary: 'Say that a file has been sent',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: AttachmentParams,
        headers: RepeatableHeaders,
        response: { 200: ref(Attachment), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const file = await storage.withStores(principal.tenantId, stores =>
        fileToChange(stores, request.params, principal),
      );
      if (file.state !== 'ready') {
        const key = keyOf(principal, file);
        // No connection to the database is held meanwhile: the store may have to be read for seconds.
        await finishParts(objects, key, file);
        await verifyContent(objects, key, file);
      }
      const { tenantId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      // Names of files are not kept with the key, where they would outlive the file.
      await answerOnce({ storage, tenantId, repeatable, reply }, async ({ attachments }) => {
        const ready = await attachments.complete(file, principal.userId);
        if (ready === undefined) throw new TatamiError('not-found');
        return { id: ready.id };
      });
      return storage.withStores(tenantId, stores => fileToChange(stores, request.params, principal));
    },
  );
};

/** Of two that finish at once, one finds that there are no parts any more; whether there is a file is seen after. */
async function finishParts(objects: ObjectStore, key: ObjectKey, file: File): Promise<void> {
  if (partCountOf(file) === 1) return;
  if (file.uploadId === null) throw new TatamiError('upload-incomplete');
  try {
    await objects.finishParts(key, file.uploadId, file);
  } catch (error) {
    const isOver = error instanceof TatamiError && error.code === 'upload-incomplete';
    if (!isOver || (await objects.head(key)) === undefined) throw error;
  }
}

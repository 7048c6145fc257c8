import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ObjectContent, partCountOf, partSizeOf } from '@tatami/objects';
import { TatamiError } from '@tatami/protocol';
import { AttachmentParams, PartsToSend, ref, SignedParts } from '@tatami/rest';
import { fileToChange, keyOf, signedPut } from '../attachments/attachment-access.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

/** POST …/parts: each address takes exactly the part whose checksum is named here. */
export const signParts: FastifyPluginAsyncTypebox<AttachmentRouteOptions> = async (app, options) => {
  const { authentication, storage, objects } = options;
  app.post(
    '/pocs/:id/attachments/:attachmentId/parts',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'signParts',
        summary: 'Get the addresses that parts of a file go to',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: AttachmentParams,
        body: ref(PartsToSend),
        response: { 200: ref(SignedParts), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const file = await storage.withStores(principal.tenantId, stores =>
        fileToChange(stores, request.params, principal),
      );
      const { uploadId, state } = file;
      if (uploadId === null || state === 'ready') {
        throw new TatamiError('not-found', { detail: 'No parts of this file are waited for' });
      }
      const parts = request.body.parts.map((part, i) => {
        if (part.number > partCountOf(file)) throw noSuchPart(i, file);
        return { ...part, sizeBytes: partSizeOf(file, part.number) };
      });
      const key = keyOf(principal, file);
      const sign = async (part: (typeof parts)[number]) => ({
        number: part.number,
        put: signedPut(await objects.signPart(key, uploadId, part)),
      });
      return { parts: await Promise.all(parts.map(sign)) };
    },
  );
};

function noSuchPart(index: number, file: ObjectContent): InvalidRequest {
  return new InvalidRequest(`#/parts/${index}/number`, `The file has ${partCountOf(file)} parts`);
}

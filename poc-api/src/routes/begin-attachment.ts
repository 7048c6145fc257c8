import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ObjectKey, type ObjectStore, PICTURE_TYPES, partCountOf } from '@tatami/objects';
import type { Attachment, AttachmentId, AttachmentStore } from '@tatami/persistence';
import { ATTACHMENT_LIMITS, type RandomBytes, TatamiError, uuidV7 } from '@tatami/protocol';
import { BegunAttachment, NewAttachment, PocParams, RepeatableHeaders, ref } from '@tatami/rest';
import { keyOf, pocOfFiles, signedPut } from '../attachments/attachment-access.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { AttachmentRouteOptions } from './attachment-route-options.ts';

export interface BeginAttachmentOptions extends AttachmentRouteOptions {
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /pocs/:id/attachments: the answer says where the bytes go. Asked again with the same key, the sender goes on. */
export const beginAttachment: FastifyPluginAsyncTypebox<BeginAttachmentOptions> = async (app, options) => {
  const { authentication, storage, objects, now, random } = options;
  app.post(
    '/pocs/:id/attachments',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'beginAttachment',
        summary: 'Begin to send a file of a POC',
        tags: ['Attachments'],
        ...SIGNED_IN,
        params: PocParams,
        headers: RepeatableHeaders,
        body: ref(NewAttachment),
        response: { 201: ref(BegunAttachment), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { kind = 'attachment', fileName, ...content } = request.body;
      refuseUnfit(kind, content);
      const { file, isReplay } = await storage.withStores(principal.tenantId, async stores => {
        const poc = await pocOfFiles(stores, request.params.id, principal);
        const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
        const id = uuidV7(now(), random) as AttachmentId;
        const { thing, isReplay } = await stores.creations.attachment(
          { id, pocId: poc.id, kind, fileName, ...content, createdBy: principal.userId },
          // The key belongs to the POC in the address, too.
          repeatable && { ...repeatable, hash: hashFor(poc.id, repeatable.hash) },
        );
        const key = keyOf(principal, thing);
        const uploadId = await begunParts(stores.attachments, objects, key, thing);
        return { file: { ...thing, uploadId }, isReplay };
      });
      if (isReplay) reply.header('idempotent-replayed', 'true');
      const isWhole = partCountOf(file) === 1;
      return reply.code(201).send({
        attachment: file,
        upload: isWhole ? signedPut(await objects.signUpload(keyOf(principal, file), file)) : null,
        partBytes: ATTACHMENT_LIMITS.partBytes,
        partCount: partCountOf(file),
      });
    },
  );
};

/** @throws InvalidRequest */
function refuseUnfit(
  kind: 'attachment' | 'screenshot',
  { contentType, sizeBytes }: Pick<NewAttachment, 'contentType' | 'sizeBytes'>,
): void {
  const isScreenshot = kind === 'screenshot';
  const { maxFileBytes, maxScreenshotBytes } = ATTACHMENT_LIMITS;
  const max = isScreenshot ? maxScreenshotBytes : maxFileBytes;
  if (sizeBytes > max) throw new InvalidRequest('#/sizeBytes', `A file may have ${max} bytes`);
  if (isScreenshot && !PICTURE_TYPES.some(type => type === contentType)) {
    throw new InvalidRequest('#/contentType', `A screenshot is one of ${PICTURE_TYPES.join(', ')}`);
  }
}

function hashFor(pocId: string, hash: Uint8Array): Uint8Array {
  return createHash('sha256').update(pocId).update(hash).digest();
}

/**
 * The row is there first, so that whatever breaks off in between is found later: with the same key the sender comes back
 * to a row without an upload, and begins one here.
 */
async function begunParts(
  attachments: AttachmentStore,
  objects: ObjectStore,
  key: ObjectKey,
  file: Attachment,
): Promise<string | null> {
  if (partCountOf(file) === 1) return null;
  const known = await attachments.read(file);
  if (known === undefined) throw new TatamiError('not-found');
  if (known.uploadId !== null || known.state === 'ready') return known.uploadId;
  const uploadId = await objects.startParts(key);
  const kept = await attachments.setUploadId(file, uploadId);
  if (kept !== uploadId) await objects.abortParts(key, uploadId);
  if (kept === undefined) throw new TatamiError('not-found');
  return kept;
}

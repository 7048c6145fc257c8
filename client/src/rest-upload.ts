import { ATTACHMENT_LIMITS } from '@tatami/protocol';
import type { Attachment, BegunAttachment } from './rest-api.gen.ts';
import { newKey, type RestApi } from './rest-api.ts';

export interface UploadOptions {
  readonly fileName: string;
  readonly kind?: 'attachment' | 'screenshot';
  /** Called when bytes have arrived: after each part. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
  /** The same as at first, to go on after a failure with the parts that have arrived. A new one if left out. */
  readonly idempotencyKey?: string;
}

const { partBytes: PART_BYTES } = ATTACHMENT_LIMITS;

/**
 * Sends a file of a POC; it is there for all when this resolves. WebCrypto, and so this, is there in secure contexts
 * only: https, or localhost. Never more than one part is in memory.
 * @throws RestProblem if it is refused; what `fetch` throws if the connection breaks off. Called again with the same key
 * and file it goes on
 */
export async function uploadAttachment(
  api: RestApi,
  pocId: string,
  file: Blob,
  options: UploadOptions,
): Promise<Attachment> {
  const { fileName, kind = 'attachment', onProgress = () => {}, signal, idempotencyKey = newKey() } = options;
  const call = { ...(signal && { signal }) };
  const digests = await partDigests(file);
  const begun = await api.call(
    'beginAttachment',
    {
      path: { id: pocId },
      body: {
        kind,
        fileName,
        contentType: file.type || 'application/octet-stream',
        sizeBytes: file.size,
        sha256: await checksumOf(digests),
      },
    },
    { ...call, idempotencyKey },
  );
  const path = { id: pocId, attachmentId: begun.attachment.id };
  if (begun.upload === null) await sendParts(api, begun, file, digests, { path, onProgress, call });
  else await api.put(begun.upload, file, call);
  const attachment = await api.call('completeAttachment', { path }, call);
  onProgress(file.size, file.size);
  return attachment;
}

async function sendParts(
  api: RestApi,
  begun: BegunAttachment,
  file: Blob,
  digests: readonly Uint8Array[],
  how: {
    readonly path: { readonly id: string; readonly attachmentId: string };
    readonly onProgress: NonNullable<UploadOptions['onProgress']>;
    readonly call: { readonly signal?: AbortSignal };
  },
): Promise<void> {
  const { path, onProgress, call } = how;
  const { numbers } = await api.call('readStoredParts', { path }, call);
  const stored = new Set(numbers);
  let sentBytes = 0;
  for (const [i, digest] of digests.entries()) {
    const part = file.slice(i * begun.partBytes, (i + 1) * begun.partBytes);
    if (!stored.has(i + 1)) {
      // Asked for one by one: an address is good for 15 minutes, and a slow line may need them for one part.
      const asked = { parts: [{ number: i + 1, sha256: hexOf(digest) }] };
      const signed = await api.call('signParts', { path, body: asked }, call);
      for (const { put } of signed.parts) await api.put(put, part, call);
    }
    sentBytes += part.size;
    onProgress(sentBytes, file.size);
  }
}

async function partDigests(file: Blob): Promise<Uint8Array[]> {
  const digests: Uint8Array[] = [];
  for (let from = 0; from < file.size; from += PART_BYTES) {
    digests.push(await sha256(await file.slice(from, from + PART_BYTES).arrayBuffer()));
  }
  return digests;
}

/** Of a file in several parts, of their checksums one after the other. */
async function checksumOf(digests: readonly Uint8Array[]): Promise<string> {
  const [only] = digests;
  if (digests.length === 1 && only !== undefined) return hexOf(only);
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, i) => {
    all.set(digest, i * 32);
  });
  return hexOf(await sha256(all.buffer));
}

async function sha256(bytes: ArrayBuffer): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

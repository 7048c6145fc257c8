import { TatamiError } from '@tatami/protocol';
import { ContentHash, type ObjectContent } from './object-content.ts';
import type { ObjectKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Whether what has arrived is what was declared. S3 refuses a PUT whose size or checksum is not the signed one, and then
 * says the checksum in a HEAD; of a store that says none, every byte is read.
 * @throws TatamiError `upload-incomplete` if there is nothing, `content-mismatch` if it is something else
 */
export async function verifyContent(
  store: ObjectStore,
  key: ObjectKey,
  declared: ObjectContent,
): Promise<void> {
  const head = await store.head(key);
  if (head === undefined) throw new TatamiError('upload-incomplete');
  if (head.sizeBytes !== declared.sizeBytes) throw new TatamiError('content-mismatch');
  const sha256 = head.sha256 ?? (await checksumOf(store, key));
  if (sha256 !== declared.sha256) throw new TatamiError('content-mismatch');
}

async function checksumOf(store: ObjectStore, key: ObjectKey): Promise<string> {
  const bytes = await store.read(key);
  if (bytes === undefined) throw new TatamiError('upload-incomplete');
  const hash = new ContentHash();
  for await (const piece of bytes) hash.update(piece);
  return hash.content().sha256;
}

import type { AttachmentId, NewAttachment } from '../src/attachment-store.ts';
import type { Poc } from '../src/poc-store.ts';
import { newPocId } from './ids.ts';

/** A small text file of a POC, from its owner. */
export function newAttachment(poc: Poc, differs: Partial<NewAttachment> = {}): NewAttachment {
  return {
    // Any new UUID; the brand is the only difference.
    id: newPocId() as string as AttachmentId,
    pocId: poc.id,
    kind: 'attachment',
    fileName: 'notes.txt',
    contentType: 'text/plain',
    sizeBytes: 5,
    sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    createdBy: poc.ownerId,
    ...differs,
  };
}

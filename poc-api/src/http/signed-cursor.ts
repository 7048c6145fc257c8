import { createHmac, timingSafeEqual } from 'node:crypto';
import { TatamiError } from '@tatami/protocol';

/** One list with its filters, of one tenant: a cursor of any other is refused. */
export type CursorScope = readonly (string | undefined)[];

const SIGNATURE_BYTES = 16;

/**
 * Cursors are signed: nobody can make one, or use one elsewhere than where they got it, so what is in them may change.
 * @param content with the signature a multiple of 3 bytes: without padding or unused bits each cursor has one spelling
 */
export function signed(secret: Uint8Array, scope: CursorScope, content: Uint8Array): string {
  return Buffer.concat([content, signature(secret, scope, content)]).toString('base64url');
}

/** The content that the cursor was made of. @throws TatamiError `cursor-invalid` */
export function verified(
  secret: Uint8Array,
  scope: CursorScope,
  cursor: string,
  contentBytes: number,
): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  const isWhole = bytes.length === contentBytes + SIGNATURE_BYTES && bytes.toString('base64url') === cursor;
  if (!isWhole) throw new TatamiError('cursor-invalid');
  const content = bytes.subarray(0, contentBytes);
  if (!timingSafeEqual(bytes.subarray(contentBytes), signature(secret, scope, content))) {
    throw new TatamiError('cursor-invalid');
  }
  return content;
}

function signature(secret: Uint8Array, scope: CursorScope, content: Uint8Array): Uint8Array {
  const whole = createHmac('sha256', secret)
    .update(JSON.stringify(scope.map(part => part ?? null)))
    .update(content);
  return whole.digest().subarray(0, SIGNATURE_BYTES);
}

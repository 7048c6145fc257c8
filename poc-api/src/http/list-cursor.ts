import { createHmac, timingSafeEqual } from 'node:crypto';
import { bytesToUuid, TatamiError, uuidToBytes } from '@tatami/protocol';

/** One list with its filters, of one tenant: a cursor of any other is refused. */
export type CursorScope = readonly (string | undefined)[];

const VERSION = 1;
const ID_BYTES = 16;
const SIGNATURE_BYTES = 16;
const CURSOR_BYTES = 1 + ID_BYTES + SIGNATURE_BYTES;

/**
 * Cursors are signed: nobody can make one, or use one elsewhere than where they got it, so what is in them may change.
 * 33 bytes are 44 characters without padding or unused bits, so each cursor has one spelling.
 */
export class ListCursors {
  readonly #secret: Uint8Array;

  /** @param secret the same in every process that answers for the others' lists */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** The page that begins after the item with this id. */
  after(scope: CursorScope, id: string): string {
    const content = Buffer.from([VERSION, ...uuidToBytes(id)]);
    return Buffer.concat([content, this.#signature(scope, content)]).toString('base64url');
  }

  /** The id that the cursor was made of. @throws TatamiError `cursor-invalid` */
  read(scope: CursorScope, cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const isWhole = bytes.length === CURSOR_BYTES && bytes.toString('base64url') === cursor;
    if (!isWhole) throw new TatamiError('cursor-invalid');
    const content = bytes.subarray(0, 1 + ID_BYTES);
    const isOurs = timingSafeEqual(bytes.subarray(1 + ID_BYTES), this.#signature(scope, content));
    if (!isOurs || content[0] !== VERSION) throw new TatamiError('cursor-invalid');
    return bytesToUuid(content.subarray(1));
  }

  #signature(scope: CursorScope, content: Uint8Array): Uint8Array {
    const whole = createHmac('sha256', this.#secret)
      .update(JSON.stringify(scope.map(part => part ?? null)))
      .update(content);
    return whole.digest().subarray(0, SIGNATURE_BYTES);
  }
}

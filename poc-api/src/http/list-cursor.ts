import { bytesToUuid, TatamiError, uuidToBytes } from '@tatami/protocol';
import { type CursorScope, signed, verified } from './signed-cursor.ts';

const VERSION = 1;

/** Where a page of a list ended: at an item with an id. */
export class ListCursors {
  readonly #secret: Uint8Array;

  /** @param secret the same in every process that answers for the others' lists */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** The page that begins after the item with this id. */
  after(scope: CursorScope, id: string): string {
    return signed(this.#secret, scope, Buffer.from([VERSION, ...uuidToBytes(id)]));
  }

  /** The id that the cursor was made of. @throws TatamiError `cursor-invalid` */
  read(scope: CursorScope, cursor: string): string {
    const content = verified(this.#secret, scope, cursor, 17);
    if (content[0] !== VERSION) throw new TatamiError('cursor-invalid');
    return bytesToUuid(content.subarray(1));
  }
}

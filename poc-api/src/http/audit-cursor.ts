import { TatamiError } from '@tatami/protocol';
import { type CursorScope, signed, verified } from './signed-cursor.ts';

/** Not that of another list, so that neither is ever taken for the other. */
const VERSION = 3;
/** With the two that stay empty, it has one spelling. */
const CONTENT_BYTES = 11;
const SEQ_AT = 3;

/** Where a page of the audit ended. */
export class AuditCursors {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  after(scope: CursorScope, seq: number): string {
    const content = Buffer.alloc(CONTENT_BYTES);
    content[0] = VERSION;
    content.writeBigUInt64BE(BigInt(seq), SEQ_AT);
    return signed(this.#secret, scope, content);
  }

  /** @throws TatamiError `cursor-invalid` */
  read(scope: CursorScope, cursor: string): number {
    const content = verified(this.#secret, scope, cursor, CONTENT_BYTES);
    if (content[0] !== VERSION) throw new TatamiError('cursor-invalid');
    return Number(content.readBigUInt64BE(SEQ_AT));
  }
}

import type { PocId } from '@tatami/protocol';
import { bytesToUuid, TatamiError, uuidToBytes } from '@tatami/protocol';
import type { SearchMatch, SearchPosition } from '@tatami/search';
import { type CursorScope, signed, verified } from './signed-cursor.ts';

/** Not that of a list, so that neither is ever taken for the other. */
const VERSION = 2;
/** By their numbers in a cursor. */
const MATCHES: readonly SearchMatch[] = ['words', 'similar', 'most-words'];
const CONTENT_BYTES = 26;
const KEY_AT = 2;
const ID_AT = 10;

/** Where a page of a search ended. */
export class SearchCursors {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  after(scope: CursorScope, { sortKey, id, match }: SearchPosition): string {
    const content = Buffer.alloc(CONTENT_BYTES);
    content[0] = VERSION;
    content[1] = MATCHES.indexOf(match);
    content.writeBigInt64BE(sortKey, KEY_AT);
    content.set(uuidToBytes(id), ID_AT);
    return signed(this.#secret, scope, content);
  }

  /** @throws TatamiError `cursor-invalid` */
  read(scope: CursorScope, cursor: string): SearchPosition {
    const content = verified(this.#secret, scope, cursor, CONTENT_BYTES);
    const match = MATCHES[content[1] ?? MATCHES.length];
    if (content[0] !== VERSION || match === undefined) throw new TatamiError('cursor-invalid');
    return {
      match,
      sortKey: content.readBigInt64BE(KEY_AT),
      id: bytesToUuid(content.subarray(ID_AT)) as PocId,
    };
  }
}

import type { JournalRow } from '@tatami/persistence';
import { decodeBatch, decodeServerFrame } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

/** All that is committed: what everything else is measured against. */
export class Committed {
  readonly #doc = new Y.Doc();
  readonly #inserted: string[] = [];

  take(row: JournalRow): void {
    for (const entry of decodeBatch(row.payload)) {
      if (entry.kind !== 'update') continue;
      Y.applyUpdate(this.#doc, entry.bytes);
      this.#inserted.push(insertedText(entry.bytes));
    }
  }

  /** Whether nothing that a frame to a client shows is missing here. */
  coversFrame(frame: Uint8Array): boolean {
    const update = shownUpdate(frame);
    if (update === undefined) return true;
    const committed = Y.decodeStateVector(Y.encodeStateVector(this.#doc));
    return [...Y.parseUpdateMeta(update).to].every(
      ([clientId, clock]) => clock <= (committed.get(clientId) ?? 0),
    );
  }

  /** Whether this text was ever inserted, though it may have been deleted since. */
  hasInserted(text: string): boolean {
    return this.#inserted.some(inserted => inserted.includes(text));
  }

  get texts(): string {
    return textsOf(this.#doc);
  }
}

/** What a document shows, for comparison. */
export function textsOf(doc: Y.Doc): string {
  return JSON.stringify([doc.getText('main').toString(), doc.getText('other').toString()]);
}

/** The update that a frame from the server brings, whichever dialect it is in. */
function shownUpdate(frame: Uint8Array): Uint8Array | undefined {
  if (frame[0] === 0) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    return decoding.readVarUint(decoder) === 0 ? undefined : decoding.readVarUint8Array(decoder);
  }
  if ((frame[0] ?? 0) < 100) return undefined;
  const message = decodeServerFrame(frame);
  return message?.type === 'batch' && message.update.length > 0 ? message.update : undefined;
}

function insertedText(update: Uint8Array): string {
  return Y.decodeUpdate(update)
    .structs.map(struct =>
      'content' in struct && struct.content instanceof Y.ContentString ? struct.content.str : '',
    )
    .join('');
}

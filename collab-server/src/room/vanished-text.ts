import type { Journal } from '@tatami/persistence';
import { decodeBatch } from '@tatami/protocol/batch';
import { findStruct, isItem } from '@tatami/protocol/gate/live-store';
import type { DojoId } from '@tatami/protocol/ids';
import * as Y from 'yjs';

const PAGE_ROWS = 500;
/** A client has so many messages under way at most, each in a row of its own, and may have seen rows before answers. */
const MARGIN_ROWS = 256;

/** Whether an update inserts something, and the document has all of that as deleted. */
export function isAllDeleted(update: Uint8Array, doc: Y.Doc): boolean {
  const inserts = insertsOf(update).filter(({ content }) => !(content instanceof Y.ContentDeleted));
  return (
    inserts.length > 0 &&
    inserts.every(({ id }) => {
      const struct = findStruct(doc, id.client, id.clock);
      return struct !== undefined && (!isItem(struct) || struct.deleted);
    })
  );
}

/**
 * Whether the journal took an update's text as a tombstone, that is as deleted from the beginning, because its
 * author might not write; in the document it looks like text that somebody deleted later. A client that lost its
 * connection before it was told sends the update again, and must not hear that it was saved.
 *
 * @param resumedAtSeq the seq that the client had when it came back
 */
export async function wasTombstoned(
  update: Uint8Array,
  dojoId: DojoId,
  resumedAtSeq: number,
  journal: Journal,
): Promise<boolean> {
  const [first] = insertsOf(update);
  if (first === undefined) return false;
  const { client, clock } = first.id;
  let seq = Math.max(0, resumedAtSeq - MARGIN_ROWS);
  for (;;) {
    const rows = await journal.read(dojoId, seq, PAGE_ROWS);
    for (const row of rows) {
      seq = row.seq;
      for (const entry of decodeBatch(row.payload)) {
        if (entry.kind !== 'update') continue;
        const found = insertsOf(entry.bytes).find(
          ({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length,
        );
        if (found !== undefined) return found.content instanceof Y.ContentDeleted;
      }
    }
    if (rows.length < PAGE_ROWS) return false;
  }
}

function insertsOf(update: Uint8Array): Y.Item[] {
  return Y.decodeUpdate(update).structs.filter(struct => struct instanceof Y.Item);
}

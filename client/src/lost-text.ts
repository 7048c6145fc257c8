import * as Y from 'yjs';

/**
 * The text that one update inserts, in the order in which it was typed. For a single refused message: by the time the
 * refusal arrives, its text may already have vanished from the document.
 */
export function insertedText(update: Uint8Array): string {
  let text = '';
  for (const struct of Y.decodeUpdate(update).structs) {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString && struct.parentSub === null) {
      text += struct.content.str;
    }
  }
  return text;
}

/**
 * What the updates inserted and the document still shows, in the order of the document, one line break between places
 * apart. For a document that is given up: somebody who typed "helo", corrected it and was cut off gets "hello" back,
 * where the updates alone would say "heloolleh".
 */
export function visibleText(doc: Y.Doc, updates: readonly Uint8Array[]): string {
  const isInserted = insertedBy(updates);
  const runs: string[] = [];
  for (const type of doc.share.values()) {
    let isInRun = false;
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      for (const piece of ownPieces(item, item.content.str, isInserted)) {
        if (piece === undefined) isInRun = false;
        else {
          runs.push(isInRun ? `${runs.pop() ?? ''}${piece}` : piece);
          isInRun = true;
        }
      }
    }
  }
  return runs.join('\n');
}

type ClockRange = { readonly from: number; readonly to: number };

function insertedBy(updates: readonly Uint8Array[]): Map<number, ClockRange[]> {
  const ranges = new Map<number, ClockRange[]>();
  for (const update of updates) {
    for (const { id, length } of Y.decodeUpdate(update).structs) {
      const own = ranges.get(id.client) ?? [];
      ranges.set(id.client, own);
      own.push({ from: id.clock, to: id.clock + length });
    }
  }
  return ranges;
}

/** An item's text by parts: a string for what is inserted, undefined for what was there before. */
function* ownPieces(
  item: Y.Item,
  text: string,
  inserted: ReadonlyMap<number, readonly ClockRange[]>,
): Generator<string | undefined> {
  // Yjs merges neighbours of one client, so one item may hold both what is saved and what is not.
  let reached = 0;
  for (const range of inserted.get(item.id.client) ?? []) {
    const from = Math.max(reached, range.from - item.id.clock);
    const to = Math.min(text.length, range.to - item.id.clock);
    if (from >= to) continue;
    if (from > reached) yield undefined;
    yield text.slice(from, to);
    reached = to;
  }
  if (reached < text.length) yield undefined;
}

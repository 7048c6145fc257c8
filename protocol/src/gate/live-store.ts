import type { Doc, GC } from 'yjs';
import { Item } from 'yjs';

/**
 * What the gate reads of a live document. Yjs keeps these fields public but undocumented: they are named here and
 * in list.ts alone, and the tests fail if a new version of Yjs changes them.
 */
export type LiveStruct = Item | GC;

/** The next clock that the document expects of a client. */
export function clockOf(doc: Doc, client: number): number {
  const structs = doc.store.clients.get(client);
  const last = structs?.[structs.length - 1];
  return last === undefined ? 0 : last.id.clock + last.length;
}

export function findStruct(doc: Doc, client: number, clock: number): LiveStruct | undefined {
  const structs = doc.store.clients.get(client);
  return structs?.[indexOfStruct(structs, clock, 0)];
}

/** The index of the struct that holds `clock`, -1 if none does. Searches from `low` on. */
export function indexOfStruct(structs: readonly LiveStruct[], clock: number, low: number): number {
  let left = low;
  let right = structs.length - 1;
  // Whoever types continues his own last struct, so it is looked at first.
  let middle = right;
  while (left <= right) {
    const struct = structs[middle];
    if (struct === undefined) return -1;
    if (clock < struct.id.clock) right = middle - 1;
    else if (clock >= struct.id.clock + struct.length) left = middle + 1;
    else return middle;
    middle = (left + right) >> 1;
  }
  return -1;
}

export function isItem(struct: LiveStruct | undefined): struct is Item {
  return struct instanceof Item;
}

/** UTF-16 units of visible text in all files; Yjs keeps each file's length, so this costs one step a root. */
export function visibleTextLength(doc: Doc): number {
  let length = 0;
  for (const type of doc.share.values()) length += type._length;
  return length;
}

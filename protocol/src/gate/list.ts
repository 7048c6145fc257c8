import type { AbstractType, Doc, Item } from 'yjs';
import { Kind } from './content.ts';
import { findStruct, isItem } from './live-store.ts';
import type { NewStruct } from './update-walk.ts';

// biome-ignore lint/suspicious/noExplicitAny: Yjs types a document's roots so, and the gate does not look into their events.
export type LiveRoot = AbstractType<any>;

/** Where items stand in a row: the text of a file, or all values that one key of a map has had. */
export interface List {
  /** A root that the document does not have yet is known by its name only. */
  readonly root: LiveRoot | string;
  /** Undefined for a text. */
  readonly key: string | undefined;
}

export function isSameList(a: List, b: List): boolean {
  return a.root === b.root && a.key === b.key;
}

/** The list a struct joins, if its neighbours are in the document. */
export function listInDocument(doc: Doc, struct: NewStruct): List | undefined {
  if (struct.leftClient >= 0) return listOfItem(findStruct(doc, struct.leftClient, struct.leftClock));
  if (struct.rightClient >= 0) return listOfItem(findStruct(doc, struct.rightClient, struct.rightClock));
  if (struct.root === undefined) return undefined;
  return { root: doc.share.get(struct.root) ?? struct.root, key: struct.key };
}

function listOfItem(struct: ReturnType<typeof findStruct>): List | undefined {
  if (!isItem(struct) || struct.parent === null || !('_start' in struct.parent)) return undefined;
  return { root: struct.parent, key: struct.parentSub ?? undefined };
}

/** The first item of a list that the document has, null if there is none. */
export function firstItem(list: List): Item | null {
  if (typeof list.root === 'string') return null;
  if (list.key === undefined) return list.root._start;
  let item = list.root._map.get(list.key) ?? null;
  while (item?.left) item = item.left;
  return item;
}

/** A text holds strings, a map holds plain values, and both hold what was deleted. */
export function takesContent(list: List, kind: number): boolean {
  return kind === Kind.deleted || kind === (list.key === undefined ? Kind.string : Kind.any);
}

/**
 * What each root is used as. A root that is text and map at once shows only one of them, so that the other could
 * carry anything; its first item decides for ever.
 */
export class RootKinds {
  /** Roots that the update is the first to use. */
  readonly #fresh = new Map<LiveRoot | string, 'text' | 'map'>();

  accepts(list: List): boolean {
    const kind = list.key === undefined ? 'text' : 'map';
    const current = this.#kindOf(list.root);
    if (current === undefined) this.#fresh.set(list.root, kind);
    return current === undefined || current === kind;
  }

  #kindOf(root: LiveRoot | string): 'text' | 'map' | undefined {
    if (typeof root !== 'string') {
      if (root._start !== null) return 'text';
      if (root._map.size > 0) return 'map';
    }
    return this.#fresh.get(root);
  }
}

/** A Yjs relative position as JSON, as far as a dojo has any: on a root, at an item or at the root's start or end. */
interface RelativePosition {
  readonly type: null;
  /** The root's name; null beside an item. */
  readonly tname: string | null;
  readonly item: { readonly client: number; readonly clock: number } | null;
  /** Below 0: sticks to the character before. */
  readonly assoc: number;
}

/** What editors put into presence, as `cursor` (y-codemirror.next) or `selection` (y-monaco). */
export interface Cursor {
  readonly anchor: RelativePosition;
  readonly head: RelativePosition;
}

/**
 * Reads what a stranger says is a cursor; null for anything else. Yjs creates a root for a name that it does not
 * know, and throws for ids that are none, so whoever resolves a position reads it by this first.
 *
 * @param hasRoot whether the document has a root of this name
 */
export function readCursor(value: unknown, hasRoot: (name: string) => boolean): Cursor | null {
  if (typeof value !== 'object' || value === null) return null;
  const { anchor, head } = value as Record<string, unknown>;
  const from = readPosition(anchor, hasRoot);
  const to = readPosition(head, hasRoot);
  return from === undefined || to === undefined ? null : { anchor: from, head: to };
}

function readPosition(value: unknown, hasRoot: (name: string) => boolean): RelativePosition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // A position inside another type than a root has `type`, which no dojo holds.
  const { type = null, tname = null, item = null, assoc = 0 } = value as Record<string, unknown>;
  if (type !== null || !Number.isSafeInteger(assoc)) return undefined;
  if (tname !== null && (typeof tname !== 'string' || !hasRoot(tname))) return undefined;
  const id = item === null ? null : readId(item);
  if (id === undefined || (id === null && tname === null)) return undefined;
  return { type, tname, item: id, assoc: Number(assoc) };
}

function readId(value: unknown): RelativePosition['item'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { client, clock } = value as Record<string, unknown>;
  return isCount(client) && isCount(clock) ? { client, clock } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

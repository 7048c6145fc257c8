import * as Y from 'yjs';

/**
 * A place in a text as it came from somebody else, or undefined if it is not one. A dojo's document is flat, so a place
 * is beside an item, or at an end of a root text; Yjs throws at anything else.
 */
function readRelativePosition(value: unknown): Y.RelativePosition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type = null, tname = null, item = null, assoc = 0 } = value as Record<string, unknown>;
  if (type !== null || (tname === null && item === null)) return undefined;
  if (tname !== null && typeof tname !== 'string') return undefined;
  if (assoc !== null && typeof assoc !== 'number') return undefined;
  const id = item === null ? null : readId(item);
  return id === undefined ? undefined : new Y.RelativePosition(null, tname, id, assoc ?? 0);
}

function readId(value: unknown): Y.ID | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { client, clock } = value as Record<string, unknown>;
  return isCount(client) && isCount(clock) ? Y.createID(client, clock) : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether Yjs can look for it in this document without throwing and without making a root of that name. */
export function isResolvable(doc: Y.Doc, position: unknown): boolean {
  const read = readRelativePosition(position);
  return read !== undefined && (read.tname === null || doc.share.has(read.tname));
}

/**
 * The index (UTF-16 units) of somebody's place in a text; undefined if it is not in this text, or is no place at all.
 * Unlike Yjs's own function it never throws and never makes a root.
 */
export function indexIn(text: Y.Text, position: unknown): number | undefined {
  const read = readRelativePosition(position);
  const { doc } = text;
  if (read === undefined || doc === null) return undefined;
  const named: unknown = read.tname === null ? text : doc.share.get(read.tname);
  if (named !== text) return undefined;
  const found = Y.createAbsolutePositionFromRelativePosition(read, doc);
  return found?.type === text ? found.index : undefined;
}

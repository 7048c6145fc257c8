import type { Doc } from 'yjs';
import { TatamiError } from '../errors.ts';
import { clockOf } from './live-store.ts';
import type { ClientPart, NewStruct } from './update-walk.ts';

export type Order =
  | { readonly kind: 'ordered'; readonly structs: readonly NewStruct[] }
  /** A struct depends on what neither the document nor the update has. */
  | { readonly kind: 'missing' };

/**
 * New structs in an order in which each comes after its neighbours, so that Yjs leaves nothing pending. Throws
 * TatamiError `update-unsafe` where there is none: structs that depend on themselves, on their own future or on
 * each other.
 */
export function orderStructs(parts: readonly ClientPart[], doc: Doc): Order {
  const only = parts.length === 1 ? parts[0] : undefined;
  for (const part of parts) {
    for (const struct of part.structs) {
      if (dependsOnItself(struct)) throw new TatamiError('update-unsafe');
      if (isMissing(struct, parts, doc)) return { kind: 'missing' };
    }
  }
  if (only !== undefined) return { kind: 'ordered', structs: only.structs };
  return { kind: 'ordered', structs: interleave(parts, doc) };
}

function dependsOnItself(struct: NewStruct): boolean {
  return (
    (struct.leftClient === struct.client && struct.leftClock >= struct.clock) ||
    (struct.rightClient === struct.client && struct.rightClock >= struct.clock) ||
    (struct.leftClient >= 0 &&
      struct.leftClient === struct.rightClient &&
      struct.leftClock === struct.rightClock)
  );
}

function isMissing(struct: NewStruct, parts: readonly ClientPart[], doc: Doc): boolean {
  return (
    !isThere(struct.client, struct.leftClient, struct.leftClock, parts, doc) ||
    !isThere(struct.client, struct.rightClient, struct.rightClock, parts, doc)
  );
}

function isThere(
  own: number,
  client: number,
  clock: number,
  parts: readonly ClientPart[],
  doc: Doc,
): boolean {
  if (client < 0 || client === own || clock < clockOf(doc, client)) return true;
  for (const part of parts) if (part.client === client) return clock < part.end;
  return false;
}

/** Takes from each client as far as its dependencies allow, round by round. */
function interleave(parts: readonly ClientPart[], doc: Doc): NewStruct[] {
  const ordered: NewStruct[] = [];
  const next = parts.map(() => 0);
  const reached = new Map(parts.map(part => [part.client, part.known]));
  const isReached = (client: number, clock: number): boolean =>
    client < 0 || clock < (reached.get(client) ?? clockOf(doc, client));
  const total = parts.reduce((sum, part) => sum + part.structs.length, 0);
  while (ordered.length < total) {
    const before = ordered.length;
    for (const [i, part] of parts.entries()) {
      for (let j = next[i] ?? 0; j < part.structs.length; j++) {
        const struct = part.structs[j];
        if (struct === undefined) break;
        if (!isReached(struct.leftClient, struct.leftClock)) break;
        if (!isReached(struct.rightClient, struct.rightClock)) break;
        ordered.push(struct);
        reached.set(part.client, struct.clock + struct.length);
        next[i] = j + 1;
      }
    }
    if (ordered.length === before) throw new TatamiError('update-unsafe', { detail: 'Update: a circle' });
  }
  return ordered;
}

import type { DeleteRange } from './delete-set.ts';
import type { ClientPart, NewStruct, Walk } from './update-walk.ts';
import { writeUpdate } from './write-update.ts';

/**
 * What remains of an update without the new structs of some clients, and without what depends on them: a browser
 * that two users share sends the unsaved text of both. Undefined if nothing remains.
 *
 * @param ordered all new structs, each after its neighbours, so that one pass finds all that depends on a cut one
 */
export function cutClients(
  walk: Walk,
  ordered: readonly NewStruct[],
  isCut: (part: ClientPart) => boolean,
): Uint8Array | undefined {
  /** From which clock on each client's structs are cut. */
  const cutFrom = new Map<number, number>();
  for (const part of walk.parts) if (isCut(part)) cutFrom.set(part.client, part.known);
  const has = (client: number, clock: number): boolean =>
    clock >= (cutFrom.get(client) ?? Number.POSITIVE_INFINITY);
  const isKept = (struct: NewStruct): boolean => !has(struct.client, struct.clock);

  for (const struct of ordered) {
    const dependsOnCut =
      has(struct.leftClient, struct.leftClock) || has(struct.rightClient, struct.rightClock);
    if (dependsOnCut && isKept(struct)) cutFrom.set(struct.client, struct.clock);
  }
  const structs = walk.parts.map(part => part.structs.filter(isKept)).filter(kept => kept.length > 0);
  const ranges = walk.ranges.flatMap(range => keptOf(range, cutFrom.get(range.client)));
  if (structs.length === 0 && ranges.length === 0) return undefined;
  return writeUpdate({ source: walk.bytes, structs, ranges });
}

function keptOf(range: DeleteRange, cutFrom: number | undefined): DeleteRange[] {
  const end = Math.min(range.clock + range.length, cutFrom ?? Number.POSITIVE_INFINITY);
  return end > range.clock ? [{ ...range, length: end - range.clock }] : [];
}

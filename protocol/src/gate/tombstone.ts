import type { Doc } from 'yjs';
import type { Limits } from '../limits.ts';
import type { DeleteRange } from './delete-set.ts';
import { orderStructs } from './order.ts';
import { SenderView } from './sender-view.ts';
import type { ClientPart, Walk } from './update-walk.ts';
import { writeUpdate } from './write-update.ts';

/**
 * The tombstone of an update: the same ids and neighbours, all content deleted. Yjs cannot take back an insert
 * that the server never integrated, so the server integrates it as deleted: the text vanishes at its author, in
 * stock clients too, his clock stays whole, and what he types next is accepted.
 *
 * Undefined where integrating it might do harm:
 * - neighbours that are not proven, a root that cannot be used so, a new root over the limit, a gap or GC
 * - a map value, unless deletes are kept: the tombstone of a value deletes the value before it, which for somebody
 *   who may not write would be a way to write
 * - more ranges than a message may have, when deletes are kept
 *
 * Unless deletes are kept, what else the author deleted stays deleted at him alone; a refused delete cannot be
 * mended in place.
 */
export function buildTombstone(
  walk: Walk,
  doc: Doc,
  limits: Limits,
  options: { readonly keepDeletes: boolean },
): Uint8Array | undefined {
  if (walk.newStructs === 0 || walk.newStructs > limits.maxInlineStructs) return undefined;
  if (walk.hasGap || walk.parts.some(part => part.hasGc)) return undefined;
  if (options.keepDeletes && walk.ranges.length > limits.maxInlineRanges) return undefined;
  if (countRoots(walk, doc) > limits.maxRoots) return undefined;
  if (!canBeIntegrated(walk, doc, limits, options.keepDeletes)) return undefined;
  return writeUpdate({
    source: walk.bytes,
    structs: walk.parts.map(part => part.structs).filter(structs => structs.length > 0),
    ranges: rangesOf(walk, options.keepDeletes),
    asTombstone: true,
  });
}

function canBeIntegrated(walk: Walk, doc: Doc, limits: Limits, mayChangeMaps: boolean): boolean {
  const order = orderStructs(walk.parts, doc);
  if (order.kind === 'missing') return false;
  const view = new SenderView(doc, limits, walk.newStructs);
  return order.structs.every(struct => {
    const { placement, list } = view.place(struct);
    return placement === 'proven' && (mayChangeMaps || list?.key === undefined);
  });
}

/** Roots that the document would have. */
export function countRoots(walk: Walk, doc: Doc): number {
  let fresh: Set<string> | undefined;
  for (const { structs } of walk.parts) {
    for (const { root } of structs) {
      if (root !== undefined && !doc.share.has(root)) {
        fresh ??= new Set();
        fresh.add(root);
      }
    }
  }
  return doc.share.size + (fresh?.size ?? 0);
}

/** The new structs as ranges, each client's after the ranges that are kept of it. */
function rangesOf(walk: Walk, keepDeletes: boolean): DeleteRange[] {
  const kept = keepDeletes ? walk.ranges : [];
  const rest = kept.filter(range => walk.parts.every(part => part.client !== range.client));
  return walk.parts.flatMap(part => [...clip(kept, part), whole(part)]).concat(rest);
}

function clip(ranges: readonly DeleteRange[], part: ClientPart): DeleteRange[] {
  return ranges
    .filter(range => range.client === part.client && range.clock < part.known)
    .map(range => ({ ...range, length: Math.min(range.length, part.known - range.clock) }));
}

function whole(part: ClientPart): DeleteRange {
  return { client: part.client, clock: part.known, length: part.end - part.known };
}

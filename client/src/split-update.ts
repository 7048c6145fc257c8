import { DEFAULT_LIMITS } from '@tatami/protocol';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { cutAt } from './split-paste.ts';

/**
 * Above this many structs or delete ranges the server checks a message in a worker instead of at once, so a
 * replace-all of thousands of places arrives sooner in pieces.
 */
const { maxInlineStructs: MAX_STRUCTS, maxInlineRanges: MAX_RANGES } = DEFAULT_LIMITS;
/** An update shorter than this cannot hold so many (a struct takes 10 bytes at least) and is not even decoded. */
const MIN_SPLIT_BYTES = 4096;
/** Counts, client and first clock of a piece, each at its longest. */
const PIECE_OVERHEAD_BYTES = 48;
const RANGE_BYTES = 24;

type Struct = Y.Item | Y.GC;

/**
 * Cuts the update of one local transaction into updates that each take at most `maxBytes` and that, applied in order,
 * give the same document. Long texts are cut between code points, at any clock, which is what Yjs itself does when
 * somebody types in the middle of them. An update that other clients wrote too is returned whole: its parts may
 * depend on each other in any order.
 */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] {
  if (update.length <= Math.min(maxBytes, MIN_SPLIT_BYTES)) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const ranges = flatRanges(ds.clients);
  if (update.length <= maxBytes && structs.length <= MAX_STRUCTS && ranges.length <= MAX_RANGES)
    return [update];
  const client = structs[0]?.id.client;
  const isForeign = structs.some(struct => struct.id.client !== client || struct instanceof Y.Skip);
  if (isForeign) return [update];
  return [...structPieces(structs, maxBytes), ...rangePieces(ranges, maxBytes)];
}

function structPieces(structs: readonly Struct[], maxBytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const budget = maxBytes - PIECE_OVERHEAD_BYTES;
  let open: { readonly at: Y.ID; readonly parts: Uint8Array[]; bytes: number } | undefined;
  const close = () => {
    if (open !== undefined) pieces.push(encodePiece(open.at, open.parts));
    open = undefined;
  };
  for (const struct of structs) {
    for (let from = 0; from < struct.length; ) {
      let to = fittingEnd(struct, from, budget - (open?.bytes ?? 0));
      if (to === from || open?.parts.length === MAX_STRUCTS) {
        close();
        to = fittingEnd(struct, from, budget);
        if (to === from) to = struct.length;
      }
      const part = encodeStruct(struct, from, to);
      open ??= { at: Y.createID(struct.id.client, struct.id.clock + from), parts: [], bytes: 0 };
      open.parts.push(part);
      open.bytes += part.length;
      from = to;
    }
  }
  close();
  return pieces;
}

/** How far into a struct a piece with this many bytes left may go; `from` itself if nothing fits. */
function fittingEnd(struct: Struct, from: number, budget: number): number {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) {
    return encodeStruct(struct, from, struct.length).length <= budget ? struct.length : from;
  }
  const { str } = struct.content;
  // An empty text costs the ids and one byte of length; a longer text's length takes up to four more.
  const forText = budget - encodeStruct(struct, from, from).length - 4;
  if (forText < 4) return from;
  return cutAt(str, from, forText);
}

function encodeStruct(struct: Struct, from: number, to: number): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  (to < struct.length && struct instanceof Y.Item ? leftPart(struct, to) : struct).write(encoder, from);
  return encoding.toUint8Array(encoder.restEncoder);
}

/** Only texts are ever cut, see fittingEnd. */
function leftPart(item: Y.Item, to: number): Y.Item {
  const { id, origin, rightOrigin, parent, parentSub, content } = item;
  if (!(content instanceof Y.ContentString)) return item;
  const left = new Y.ContentString(content.str.slice(0, to));
  return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, left);
}

function encodePiece(at: Y.ID, parts: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, parts.length);
  encoding.writeVarUint(encoder, at.client);
  encoding.writeVarUint(encoder, at.clock);
  for (const part of parts) encoding.writeUint8Array(encoder, part);
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

interface Range {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

function flatRanges(clients: Map<number, { clock: number; len: number }[]>): Range[] {
  return [...clients].flatMap(([client, ranges]) =>
    ranges.map(range => ({ client, clock: range.clock, length: range.len })),
  );
}

/** Deletes go last: they may name what the structs before them brought. */
function rangePieces(ranges: readonly Range[], maxBytes: number): Uint8Array[] {
  const perPiece = Math.max(
    1,
    Math.min(MAX_RANGES, Math.floor((maxBytes - PIECE_OVERHEAD_BYTES) / RANGE_BYTES)),
  );
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < ranges.length; from += perPiece) {
    pieces.push(encodeRanges(ranges.slice(from, from + perPiece)));
  }
  return pieces;
}

function encodeRanges(ranges: readonly Range[]): Uint8Array {
  const encoder = encoding.createEncoder();
  const byClient = new Map<number, Range[]>();
  for (const range of ranges) byClient.set(range.client, [...(byClient.get(range.client) ?? []), range]);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, own] of byClient) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, own.length);
    for (const range of own) {
      encoding.writeVarUint(encoder, range.clock);
      encoding.writeVarUint(encoder, range.length);
    }
  }
  return encoding.toUint8Array(encoder);
}

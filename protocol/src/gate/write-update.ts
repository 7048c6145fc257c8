import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Kind } from './content.ts';
import type { DeleteRange } from './delete-set.ts';
import type { NewStruct } from './update-walk.ts';

export interface UpdateContent {
  /** The update that the structs were read from. */
  readonly source: Uint8Array;
  /** Per client, in clock order. */
  readonly structs: readonly (readonly NewStruct[])[];
  /** Those of one client stand together, in clock order. */
  readonly ranges: readonly DeleteRange[];
  /** Write each struct as deleted: the same ids and neighbours, no content. */
  readonly asTombstone?: boolean;
}

/** A V1 update of structs of another update. */
export function writeUpdate(content: UpdateContent): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, content.structs.length);
  for (const structs of content.structs) {
    const [first] = structs;
    if (first === undefined) throw new RangeError('a client without structs');
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, first.client);
    encoding.writeVarUint(encoder, first.clock);
    for (const struct of structs) writeStruct(encoder, struct, content);
  }
  writeRanges(encoder, content.ranges);
  return encoding.toUint8Array(encoder);
}

function writeStruct(encoder: encoding.Encoder, struct: NewStruct, content: UpdateContent): void {
  const kind = content.asTombstone ? Kind.deleted : struct.kind;
  const hasLeft = struct.leftClient >= 0;
  const hasRight = struct.rightClient >= 0;
  const hasKey = struct.key !== undefined;
  encoding.writeUint8(encoder, kind | (hasLeft ? 0x80 : 0) | (hasRight ? 0x40 : 0) | (hasKey ? 0x20 : 0));
  if (hasLeft) writeId(encoder, struct.leftClient, struct.leftClock);
  if (hasRight) writeId(encoder, struct.rightClient, struct.rightClock);
  if (struct.root !== undefined) {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, struct.root);
    if (struct.key !== undefined) encoding.writeVarString(encoder, struct.key);
  }
  if (kind === Kind.deleted) encoding.writeVarUint(encoder, struct.length);
  else writeContent(encoder, struct, content.source);
}

function writeId(encoder: encoding.Encoder, client: number, clock: number): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}

/** The content after the units that the document has; the walk has proved that lib0 can read it. */
function writeContent(encoder: encoding.Encoder, struct: NewStruct, source: Uint8Array): void {
  const content = source.subarray(struct.contentStart, struct.contentEnd);
  if (struct.knownUnits === 0) {
    encoding.writeUint8Array(encoder, content);
    return;
  }
  const decoder = decoding.createDecoder(content);
  if (struct.kind === Kind.string) {
    encoding.writeVarString(encoder, decoding.readVarString(decoder).slice(struct.knownUnits));
    return;
  }
  encoding.writeVarUint(encoder, decoding.readVarUint(decoder) - struct.knownUnits);
  for (let i = 0; i < struct.knownUnits; i++) decoding.readAny(decoder);
  encoding.writeUint8Array(encoder, content.subarray(decoder.pos));
}

/** @param ranges those of one client beside each other */
function writeRanges(encoder: encoding.Encoder, ranges: readonly DeleteRange[]): void {
  let clients = 0;
  for (let i = 0; i < ranges.length; i++) if (ranges[i]?.client !== ranges[i - 1]?.client) clients++;
  encoding.writeVarUint(encoder, clients);
  for (let i = 0; i < ranges.length; ) {
    const client = ranges[i]?.client ?? 0;
    let end = i;
    while (ranges[end]?.client === client) end++;
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, end - i);
    for (const range of ranges.slice(i, end)) writeId(encoder, range.clock, range.length);
    i = end;
  }
}

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readVarUint } from '../var-uint.ts';
import { readByte, readBytes } from './column.ts';

/** An id of Yjs: the `clock`th letter of a client. */
export interface Id {
  readonly client: number;
  readonly clock: number;
}

/** A struct of Yjs as an update has it; what it lacks follows from `info`. */
export interface PlainStruct {
  readonly info: number;
  readonly left?: Id;
  readonly right?: Id;
  /** The name of a file in UTF-8, or the id of another struct: only without neighbours. */
  readonly parent?: Uint8Array | Id;
  /** Letters in UTF-8; or how many are gone. */
  readonly content: Uint8Array | number;
}

export interface PlainBlock extends Id {
  readonly structs: readonly PlainStruct[];
}

export interface PlainDeletes {
  readonly client: number;
  readonly ranges: readonly { readonly clock: number; readonly length: number }[];
}

/** A Yjs update (V1) of text that is typed and deleted, which is nearly all there is in a dojo. */
export interface PlainUpdate {
  readonly blocks: readonly PlainBlock[];
  readonly deletes: readonly PlainDeletes[];
}

const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
const CONTENT = 0x1f;
const GONE: ReadonlySet<number> = new Set([0, 1]);
const STRING = 4;
/** What Yjs calls GC has no neighbours, whatever its other bits say. */
const COLLECTED = 0;

/** Undefined for an update of anything else, and for bytes that Yjs would have written otherwise. */
export function parsePlainUpdate(bytes: Uint8Array): PlainUpdate | undefined {
  try {
    const update = readUpdate(decoding.createDecoder(bytes));
    return update !== undefined && isEqual(writePlainUpdate(update), bytes) ? update : undefined;
  } catch {
    return undefined;
  }
}

export function writePlainUpdate({ blocks, deletes }: PlainUpdate): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, blocks.length);
  for (const { structs, client, clock } of blocks) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    for (const struct of structs) writeStruct(encoder, struct);
  }
  encoding.writeVarUint(encoder, deletes.length);
  for (const { client, ranges } of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** Which fields a struct has besides its content; undefined for one that is not plain. */
export function fieldsOf(
  info: number,
): { left: boolean; right: boolean; parent: boolean; text: boolean } | undefined {
  const content = info & CONTENT;
  if (content !== STRING && !GONE.has(content)) return undefined;
  if (content === COLLECTED) return { left: false, right: false, parent: false, text: false };
  const [left, right] = [(info & HAS_LEFT) !== 0, (info & HAS_RIGHT) !== 0];
  const parent = !left && !right;
  if (parent && (info & HAS_KEY) !== 0) return undefined;
  return { left, right, parent, text: content === STRING };
}

function readUpdate(decoder: decoding.Decoder): PlainUpdate | undefined {
  const blocks: PlainBlock[] = [];
  for (let left = readVarUint(decoder); left > 0; left--) {
    const count = readVarUint(decoder);
    const [client, clock] = [readVarUint(decoder), readVarUint(decoder)];
    const structs: PlainStruct[] = [];
    for (let more = count; more > 0; more--) {
      const struct = readStruct(decoder);
      if (struct === undefined) return undefined;
      structs.push(struct);
    }
    blocks.push({ client, clock, structs });
  }
  const deletes: PlainDeletes[] = [];
  for (let left = readVarUint(decoder); left > 0; left--) {
    const client = readVarUint(decoder);
    const ranges: { clock: number; length: number }[] = [];
    for (let more = readVarUint(decoder); more > 0; more--)
      ranges.push({ clock: readVarUint(decoder), length: readVarUint(decoder) });
    deletes.push({ client, ranges });
  }
  return { blocks, deletes };
}

function readStruct(decoder: decoding.Decoder): PlainStruct | undefined {
  const info = readByte(decoder);
  const has = fieldsOf(info);
  if (has === undefined) return undefined;
  return {
    info,
    ...(has.left && { left: readId(decoder) }),
    ...(has.right && { right: readId(decoder) }),
    ...(has.parent && { parent: readVarUint(decoder) === 1 ? readText(decoder) : readId(decoder) }),
    content: has.text ? readText(decoder) : readVarUint(decoder),
  };
}

function writeStruct(encoder: encoding.Encoder, { info, left, right, parent, content }: PlainStruct): void {
  encoding.writeUint8(encoder, info);
  if (left !== undefined) writeId(encoder, left);
  if (right !== undefined) writeId(encoder, right);
  if (parent !== undefined) {
    encoding.writeVarUint(encoder, parent instanceof Uint8Array ? 1 : 0);
    if (parent instanceof Uint8Array) encoding.writeVarUint8Array(encoder, parent);
    else writeId(encoder, parent);
  }
  if (content instanceof Uint8Array) encoding.writeVarUint8Array(encoder, content);
  else encoding.writeVarUint(encoder, content);
}

function readText(decoder: decoding.Decoder): Uint8Array {
  return readBytes(decoder, readVarUint(decoder));
}

function readId(decoder: decoding.Decoder): Id {
  return { client: readVarUint(decoder), clock: readVarUint(decoder) };
}

function writeId(encoder: encoding.Encoder, { client, clock }: Id): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

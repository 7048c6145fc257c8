import * as encoding from 'lib0/encoding';

/** Writes updates that no Yjs would: what an attacker sends. */
export type Write = (encoder: encoding.Encoder) => void;

export function bytesOf(write: Write): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export interface RawStruct {
  readonly kind: number;
  readonly left?: readonly [client: number, clock: number];
  readonly right?: readonly [client: number, clock: number];
  readonly root?: string;
  readonly parentItem?: readonly [client: number, clock: number];
  readonly key?: string;
  readonly content: Write;
}

export interface RawClient {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly RawStruct[];
}

export interface RawRanges {
  readonly client: number;
  readonly ranges: readonly (readonly [clock: number, length: number])[];
}

export function rawUpdate(clients: readonly RawClient[], deletes: readonly RawRanges[] = []): Uint8Array {
  return bytesOf(encoder => {
    writeNumbers(encoder, clients.length);
    for (const { client, clock, structs } of clients) {
      writeNumbers(encoder, structs.length, client, clock);
      for (const struct of structs) writeRaw(encoder, struct);
    }
    writeNumbers(encoder, deletes.length);
    for (const { client, ranges } of deletes) {
      writeNumbers(encoder, client, ranges.length);
      for (const range of ranges) writeNumbers(encoder, ...range);
    }
  });
}

/** One client's structs, each in the text `f` unless it says where else. */
export function oneClient(client: number, clock: number, ...structs: readonly RawStruct[]): Uint8Array {
  return rawUpdate([{ client, clock, structs }]);
}

export function writeNumbers(encoder: encoding.Encoder, ...numbers: readonly number[]): void {
  for (const number of numbers) encoding.writeVarUint(encoder, number);
}

function writeRaw(encoder: encoding.Encoder, struct: RawStruct): void {
  if (struct.kind === 0 || struct.kind === 10) {
    encoding.writeUint8(encoder, struct.kind);
    struct.content(encoder);
    return;
  }
  const flags = (struct.left ? 0x80 : 0) | (struct.right ? 0x40 : 0) | (struct.key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, struct.kind | flags);
  if (struct.left) writeNumbers(encoder, ...struct.left);
  if (struct.right) writeNumbers(encoder, ...struct.right);
  if (!struct.left && !struct.right) {
    if (struct.parentItem) {
      writeNumbers(encoder, 0, ...struct.parentItem);
    } else {
      writeNumbers(encoder, 1);
      encoding.writeVarString(encoder, struct.root ?? 'f');
    }
    if (struct.key !== undefined) encoding.writeVarString(encoder, struct.key);
  }
  struct.content(encoder);
}

type Place = Omit<RawStruct, 'kind' | 'content'>;

export function text(content: string, place: Place = {}): RawStruct {
  return { kind: 4, ...place, content: encoder => encoding.writeVarString(encoder, content) };
}

export function deleted(length: number, place: Place = {}): RawStruct {
  return { kind: 1, ...place, content: encoder => writeNumbers(encoder, length) };
}

export function value(content: unknown, place: Place = {}): RawStruct {
  return {
    kind: 8,
    ...place,
    content: encoder => {
      writeNumbers(encoder, 1);
      encoding.writeAny(encoder, content as undefined);
    },
  };
}

export function garbageCollected(length: number): RawStruct {
  return { kind: 0, content: encoder => writeNumbers(encoder, length) };
}

export function skipped(length: number): RawStruct {
  return { kind: 10, content: encoder => writeNumbers(encoder, length) };
}

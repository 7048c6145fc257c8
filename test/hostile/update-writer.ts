import * as encoding from 'lib0/encoding';

/** Writes a part of an update. */
export type Write = (encoder: encoding.Encoder) => void;

export interface StructId {
  readonly client: number;
  readonly clock: number;
}

/** Where an item says it belongs: between two others, or at the start of a root, or of another item. */
export interface Place {
  readonly origin?: StructId;
  readonly rightOrigin?: StructId;
  readonly root?: string;
  readonly parent?: StructId;
  /** Of a map's entry. */
  readonly key?: string;
}

/** Structs of one client as an update announces them; `declared` may lie about how many there are. */
export interface Section {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly Write[];
  readonly declared?: number;
}

export interface DeletedRanges {
  readonly client: number;
  /** Clock and length of each. */
  readonly ranges: readonly (readonly [clock: number, length: number])[];
}

/**
 * Bytes that no Yjs client would make. The layout is that of Yjs V1 updates: for each client a count, the client, its
 * first clock and its structs; then for each client its deleted ranges.
 */
export function writeUpdate(
  sections: readonly Section[],
  deletes: readonly DeletedRanges[] = [],
): Uint8Array {
  return bytes(encoder => {
    encoding.writeVarUint(encoder, sections.length);
    for (const { client, clock, structs, declared = structs.length } of sections) {
      encoding.writeVarUint(encoder, declared);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      for (const write of structs) write(encoder);
    }
    encoding.writeVarUint(encoder, deletes.length);
    for (const { client, ranges } of deletes) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length);
      for (const [clock, length] of ranges) {
        encoding.writeVarUint(encoder, clock);
        encoding.writeVarUint(encoder, length);
      }
    }
  });
}

/** What garbage collection leaves: a length and nothing else. */
export function gc(length: number): Write {
  return encoder => {
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, length);
  };
}

export function item(content: Content, place: Place): Write {
  const { origin, rightOrigin, root, parent, key } = place;
  return encoder => {
    const flags = (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (key === undefined ? 0 : 0x20);
    encoding.writeUint8(encoder, flags | content.ref);
    if (origin) writeId(encoder, origin);
    if (rightOrigin) writeId(encoder, rightOrigin);
    if (!origin && !rightOrigin) {
      encoding.writeVarUint(encoder, parent ? 0 : 1);
      if (parent) writeId(encoder, parent);
      else encoding.writeVarString(encoder, root ?? '');
      if (key !== undefined) encoding.writeVarString(encoder, key);
    }
    content.write(encoder);
  };
}

export interface Content {
  /** Yjs's number of the kind. */
  readonly ref: number;
  readonly write: Write;
}

export const deleted = (length: number): Content => ({
  ref: 1,
  write: encoder => encoding.writeVarUint(encoder, length),
});

export const json = (...values: readonly string[]): Content => ({
  ref: 2,
  write: encoder => {
    encoding.writeVarUint(encoder, values.length);
    for (const value of values) encoding.writeVarString(encoder, value);
  },
});

export const text = (characters: string): Content => ({
  ref: 4,
  write: encoder => encoding.writeVarString(encoder, characters),
});

/** A text in bytes that may be no UTF-8. */
export const rawText = (characters: Uint8Array): Content => ({
  ref: 4,
  write: encoder => encoding.writeVarUint8Array(encoder, characters),
});

export const embed = (value: string): Content => ({
  ref: 5,
  write: encoder => encoding.writeVarString(encoder, value),
});

export const format = (key: string, value: string): Content => ({
  ref: 6,
  write: encoder => {
    encoding.writeVarString(encoder, key);
    encoding.writeVarString(encoder, value);
  },
});

/** A Yjs type inside another; 0 is a list. */
export const nestedType = (): Content => ({ ref: 7, write: encoder => encoding.writeVarUint(encoder, 0) });

export const any = (...values: readonly Write[]): Content => ({
  ref: 8,
  write: encoder => {
    encoding.writeVarUint(encoder, values.length);
    for (const write of values) write(encoder);
  },
});

export const subdocument = (guid: string): Content => ({
  ref: 9,
  write: encoder => {
    encoding.writeVarString(encoder, guid);
    encoding.writeAny(encoder, {});
  },
});

/** A kind that Yjs does not have. */
export const unknownContent = (): Content => ({
  ref: 31,
  write: encoder => encoding.writeVarUint(encoder, 1),
});

const ANY = { list: 117, object: 118, string: 119, null: 126 } as const;

/** Lists or objects in one another. */
export function nestedAny(depth: number, kind: 'list' | 'object'): Write {
  return encoder => {
    for (let i = 0; i < depth; i++) {
      encoding.writeUint8(encoder, ANY[kind]);
      encoding.writeVarUint(encoder, 1);
      if (kind === 'object') encoding.writeVarString(encoder, 'a');
    }
    encoding.writeUint8(encoder, ANY.null);
  };
}

/** An object with one key, as lib0 writes it; a literal could not have the key `__proto__`. */
export function anyObject(key: string, value: Write | string): Write {
  return encoder => {
    encoding.writeUint8(encoder, ANY.object);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, key);
    if (typeof value !== 'string') return value(encoder);
    encoding.writeUint8(encoder, ANY.string);
    encoding.writeVarString(encoder, value);
  };
}

export function bytes(write: Write): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function writeId(encoder: encoding.Encoder, { client, clock }: StructId): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}

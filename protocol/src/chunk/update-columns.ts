import type * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readVarUint } from '../var-uint.ts';
import { type Columns, malformed, readByte, readBytes, readDistance, writeDistance } from './column.ts';
import {
  fieldsOf,
  type Id,
  type PlainBlock,
  type PlainDeletes,
  type PlainStruct,
  type PlainUpdate,
  parsePlainUpdate,
  writePlainUpdate,
} from './plain-update.ts';

/**
 * Where each client types. Somebody who types goes on behind the letter before, and somebody who deletes takes the letter
 * before that: so nearly every id of an update is known beforehand, and only how far it is from there is written.
 */
class Carets {
  readonly #carets = new Map<number, { left: Id; right: Id }>();
  readonly #ends = new Map<number, number>();

  /** The clock of the next letter of a client, if the chunk has one before it. */
  endOf(client: number): number {
    return this.#ends.get(client) ?? 0;
  }

  of(client: number): { readonly left: Id; readonly right: Id } {
    return this.#carets.get(client) ?? { left: { client, clock: 0 }, right: { client, clock: 0 } };
  }

  took(author: number, client: number, clock: number, { right, content }: PlainStruct): void {
    const length = content instanceof Uint8Array ? utf16Length(content) : content;
    // No length is checked here; a sum must stay a whole number nevertheless.
    const end = Math.min(clock + length, Number.MAX_SAFE_INTEGER);
    this.#ends.set(client, end);
    if (!(content instanceof Uint8Array)) return;
    this.#carets.set(author, {
      left: { client, clock: Math.max(0, end - 1) },
      right: right ?? this.of(author).right,
    });
  }

  deleted(author: number, client: number, clock: number): void {
    this.#carets.set(author, { left: { client, clock: Math.max(0, clock - 1) }, right: { client, clock } });
  }

  /** Where an id is expected whose client is known. */
  expected(guess: Id, client: number): number {
    return guess.client === client ? guess.clock : this.endOf(client);
  }
}

/**
 * Writes the entries of a chunk. A plain update is taken apart:
 *
 *     shapes   blocks plus 1 · of each block its structs · of a struct without neighbours whether its parent is a name
 *              · delete blocks · of each its ranges; only 0 for bytes as they are, which stand in `others`
 *     clients  every clientID, as its distance from the expected one
 *     clocks   where each block begins, as its distance from the end of what the client has in the chunk
 *     infos    of each struct
 *     lefts, rights, deletes  clocks of neighbours and of what is deleted, as their distance from the expected one
 *     sizes    of names, texts, what is gone, ranges, and bytes as they are
 *     texts    of all structs, and names, one after the other
 */
export class UpdateWriter {
  readonly #columns: Columns<encoding.Encoder>;
  readonly #carets = new Carets();

  constructor(columns: Columns<encoding.Encoder>) {
    this.#columns = columns;
  }

  /** @param author the clientID of who sent it */
  write(author: number, bytes: Uint8Array): void {
    const update = parsePlainUpdate(bytes);
    if (update === undefined) this.writeOther(bytes);
    else this.#writePlain(author, update);
  }

  #writePlain(author: number, update: PlainUpdate): void {
    encoding.writeVarUint(this.#columns.shapes, update.blocks.length + 1);
    for (const block of update.blocks) this.#writeBlock(author, block);
    encoding.writeVarUint(this.#columns.shapes, update.deletes.length);
    for (const deletes of update.deletes) this.#writeDeletes(author, deletes);
  }

  /** Bytes as they are. */
  writeOther(bytes: Uint8Array): void {
    encoding.writeVarUint(this.#columns.shapes, 0);
    encoding.writeVarUint(this.#columns.sizes, bytes.length);
    encoding.writeUint8Array(this.#columns.others, bytes);
  }

  #writeBlock(author: number, { client, clock, structs }: PlainBlock): void {
    const { shapes, clients, clocks } = this.#columns;
    encoding.writeVarUint(shapes, structs.length);
    writeDistance(clients, client, author);
    writeDistance(clocks, clock, this.#carets.endOf(client));
    let at = clock;
    for (const struct of structs) {
      this.#writeStruct(author, struct);
      this.#carets.took(author, client, at, struct);
      at = this.#carets.endOf(client);
    }
  }

  #writeStruct(author: number, { info, left, right, parent, content }: PlainStruct): void {
    const { infos, lefts, rights, shapes, sizes } = this.#columns;
    const caret = this.#carets.of(author);
    encoding.writeUint8(infos, info);
    if (left !== undefined) this.#writeId(lefts, left, caret.left);
    if (right !== undefined) this.#writeId(rights, right, caret.right);
    if (parent !== undefined) {
      encoding.writeVarUint(shapes, parent instanceof Uint8Array ? 1 : 0);
      if (parent instanceof Uint8Array) this.#writeText(parent);
      else this.#writeId(lefts, parent, caret.left);
    }
    if (content instanceof Uint8Array) this.#writeText(content);
    else encoding.writeVarUint(sizes, content);
  }

  #writeDeletes(author: number, { client, ranges }: PlainDeletes): void {
    const { shapes, clients, deletes, sizes } = this.#columns;
    writeDistance(clients, client, this.#carets.of(author).left.client);
    encoding.writeVarUint(shapes, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(sizes, length);
      writeDistance(
        deletes,
        clock,
        expectedDelete(this.#carets.expected(this.#carets.of(author).left, client), length),
      );
      this.#carets.deleted(author, client, clock);
    }
  }

  #writeId(column: encoding.Encoder, { client, clock }: Id, guess: Id): void {
    writeDistance(this.#columns.clients, client, guess.client);
    writeDistance(column, clock, this.#carets.expected(guess, client));
  }

  #writeText(bytes: Uint8Array): void {
    encoding.writeVarUint(this.#columns.sizes, bytes.length);
    encoding.writeUint8Array(this.#columns.texts, bytes);
  }
}

/** Reads what {@link UpdateWriter} writes. */
export class UpdateReader {
  readonly #columns: Columns<decoding.Decoder>;
  readonly #carets = new Carets();

  constructor(columns: Columns<decoding.Decoder>) {
    this.#columns = columns;
  }

  /** The bytes of the next update, or of what else is next. */
  read(author: number): Uint8Array {
    const { shapes, sizes, others } = this.#columns;
    const shape = readVarUint(shapes);
    if (shape === 0) return readBytes(others, readVarUint(sizes));
    const blocks: PlainUpdate['blocks'][number][] = [];
    for (let more = shape - 1; more > 0; more--) blocks.push(this.#readBlock(author));
    const deletes: PlainDeletes[] = [];
    for (let more = readVarUint(shapes); more > 0; more--) deletes.push(this.#readDeletes(author));
    return writePlainUpdate({ blocks, deletes });
  }

  #readBlock(author: number): PlainBlock {
    const { shapes, clients, clocks } = this.#columns;
    const count = readVarUint(shapes);
    const client = readDistance(clients, author);
    const clock = readDistance(clocks, this.#carets.endOf(client));
    const structs: PlainStruct[] = [];
    let at = clock;
    for (let more = count; more > 0; more--) {
      const struct = this.#readStruct(author);
      structs.push(struct);
      this.#carets.took(author, client, at, struct);
      at = this.#carets.endOf(client);
    }
    return { client, clock, structs };
  }

  #readStruct(author: number): PlainStruct {
    const { infos, lefts, rights, shapes, sizes } = this.#columns;
    const caret = this.#carets.of(author);
    const info = readByte(infos);
    const has = fieldsOf(info);
    if (has === undefined) throw malformed('A struct that is written otherwise');
    return {
      info,
      ...(has.left && { left: this.#readId(lefts, caret.left) }),
      ...(has.right && { right: this.#readId(rights, caret.right) }),
      ...(has.parent && {
        parent: readVarUint(shapes) === 1 ? this.#readText() : this.#readId(lefts, caret.left),
      }),
      content: has.text ? this.#readText() : readVarUint(sizes),
    };
  }

  #readDeletes(author: number): PlainDeletes {
    const { shapes, clients, deletes, sizes } = this.#columns;
    const client = readDistance(clients, this.#carets.of(author).left.client);
    const ranges: { clock: number; length: number }[] = [];
    for (let more = readVarUint(shapes); more > 0; more--) {
      const length = readVarUint(sizes);
      const expected = this.#carets.expected(this.#carets.of(author).left, client);
      const clock = readDistance(deletes, expectedDelete(expected, length));
      ranges.push({ clock, length });
      this.#carets.deleted(author, client, clock);
    }
    return { client, ranges };
  }

  #readId(column: decoding.Decoder, guess: Id): Id {
    const client = readDistance(this.#columns.clients, guess.client);
    return { client, clock: readDistance(column, this.#carets.expected(guess, client)) };
  }

  #readText(): Uint8Array {
    return readBytes(this.#columns.texts, readVarUint(this.#columns.sizes));
  }
}

/** Whoever deletes some letters deletes those up to the caret. */
function expectedDelete(caret: number, length: number): number {
  return Math.max(0, caret - length + 1);
}

/** As Yjs counts letters; of what is no UTF-8, any number, but always the same. */
function utf16Length(utf8: Uint8Array): number {
  let length = 0;
  for (const byte of utf8) {
    if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

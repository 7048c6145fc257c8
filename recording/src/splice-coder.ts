import type { AdaptiveBits } from './adaptive-bits.ts';
import { TICK_MS } from './track.ts';
import type { PartSplice } from './track-part.ts';

/** What a number says; numbers of different kinds are learned apart. */
const SEQ = 1;
const TIME = 2;
const IS_SAME_AUTHOR = 3;
const AUTHOR = 4;
const IS_SAME_FILE = 5;
const FILE = 6;
const SHAPE = 7;
const DELETED = 8;
const INSERTED = 9;
const IS_AT_CARET = 10;
const POSITION = 11;
const LETTER = 12;
const WIDE_LETTER = 13;

/** The shapes of a splice: nearly all of them are a letter that is typed or one that is taken back. */
const TYPED = 0;
const TAKEN_BACK = 1;
const OTHER = 2;

/** A letter of more than a byte is written behind this one. */
const WIDE = 255;
const SPACE = 32;
const TYPED_LETTERS = 32;
const LONG_RUN = 15;
const LETTERS_AT_ONCE = 4_096;

export interface Caret {
  readonly file: number;
  readonly at: number;
}

/**
 * Codes splices one after the other, both ways: given a splice it writes it, given none it reads the next one. So whatever
 * is expected of a splice is the same on both sides.
 */
export class SpliceCoder {
  readonly #bits: AdaptiveBits;
  /** Where whoever has not written yet is expected. */
  readonly #first: Caret;
  /** Where each author went on to. */
  readonly #carets = new Map<number, Caret>();
  /** The three letters before the next one, each a byte, the newest in the lowest. */
  #letters = 0;
  readonly #letterContexts = [0, 0, 0];
  #seq: number;
  #tick: number;
  #author = 0;
  #file: number;
  #shape = OTHER;
  /** How many splices had the same shape. */
  #run = 0;

  /** @param from the seq and the time that the first splice is not before, and where it is expected */
  constructor(
    bits: AdaptiveBits,
    from: { readonly seq: number; readonly atMs: number; readonly caret: Caret },
  ) {
    this.#bits = bits;
    this.#first = from.caret;
    this.#file = from.caret.file;
    this.#seq = from.seq;
    this.#tick = from.atMs / TICK_MS;
  }

  /** Learns how a text goes on that ends where the first splice is, and from its last letters how somebody types. */
  rehearse(text: string): void {
    const [seq, tick] = [this.#seq, this.#tick];
    const typed = Math.min(text.length, TYPED_LETTERS);
    this.#inserted(text, text.length - typed);
    for (let index = 0; index < typed; index++) {
      const inserted = text.charAt(text.length - typed + index);
      // A letter in each row, in the time that most people take.
      const place = { seq: this.#seq + 1, atMs: (this.#tick + 1 + (index % 2)) * TICK_MS };
      const position = this.#first.at + index;
      this.code({ ...place, author: 0, file: this.#first.file, position, deleted: 0, inserted });
    }
    this.#carets.clear();
    this.#seq = seq;
    this.#tick = tick;
  }

  code(splice?: PartSplice): PartSplice {
    const bits = this.#bits;
    const seqs = bits.number([SEQ], splice === undefined ? 0 : splice.seq - this.#seq);
    this.#seq += seqs;
    const ticks = splice === undefined ? 0 : splice.atMs / TICK_MS - this.#tick;
    this.#tick += bits.number([TIME + 256 * Math.min(seqs, 1)], ticks);
    this.#author = this.#oneOf(IS_SAME_AUTHOR, AUTHOR, this.#author, splice?.author);
    this.#file = this.#oneOf(IS_SAME_FILE, FILE, this.#file, splice?.file);
    const { deleted, length } = this.#lengths(splice);
    const position = this.#position(deleted, length, splice?.position);
    const inserted = this.#inserted(splice?.inserted ?? '', length);
    this.#moveCarets(position, deleted, length);
    const [atMs, seq, author, file] = [this.#tick * TICK_MS, this.#seq, this.#author, this.#file];
    return { atMs, seq, author, file, position, deleted, inserted };
  }

  #oneOf(isSame: number, kind: number, before: number, value = 0): number {
    if (this.#bits.bit([isSame, isSame + 256 * (1 + before)], 1, value === before ? 1 : 0) === 1)
      return before;
    return this.#bits.number([kind], value);
  }

  #lengths(splice: PartSplice | undefined): { deleted: number; length: number } {
    const shape = splice === undefined ? 0 : shapeOf(splice);
    const before = this.#shape * 16 + this.#run;
    const isAfterWord = (this.#letters & 255) === SPACE ? 1 : 0;
    const contexts = [
      SHAPE + 256 * this.#shape,
      SHAPE + 256 * (8 + before),
      SHAPE + 256 * (64 + 4 * before + isAfterWord),
    ];
    const read = this.#bits.symbol(contexts, 2, shape);
    this.#run = read === this.#shape ? Math.min(this.#run + 1, LONG_RUN) : 0;
    this.#shape = read;
    if (read === TYPED) return { deleted: 0, length: 1 };
    if (read === TAKEN_BACK) return { deleted: 1, length: 0 };
    const deleted = this.#bits.number([DELETED], splice?.deleted ?? 0);
    return {
      deleted,
      length: this.#bits.number([INSERTED + 256 * Math.min(deleted, 1)], splice?.inserted.length ?? 0),
    };
  }

  #position(deleted: number, length: number, value = 0): number {
    const caret = this.#carets.get(this.#author) ?? this.#first;
    const at = caret.file === this.#file ? caret.at : 0;
    // Who takes back letters takes those before the caret.
    const expected = length === 0 ? Math.max(0, at - deleted) : at;
    const contexts = [
      IS_AT_CARET + 256 * this.#shape,
      IS_AT_CARET + 256 * (8 + this.#shape * 16 + this.#run),
    ];
    if (this.#bits.bit(contexts, 1, value === expected ? 1 : 0) === 1) return expected;
    return expected + this.#bits.signed([POSITION], value - expected);
  }

  #inserted(text: string, length: number): string {
    const units: number[] = [];
    let read = '';
    for (let index = 0; index < length; index++) {
      units.push(this.#letter(index < text.length ? text.charCodeAt(index) : WIDE));
      if (units.length < LETTERS_AT_ONCE && index < length - 1) continue;
      read += String.fromCharCode.apply(null, units);
      units.length = 0;
    }
    return read;
  }

  #letter(unit: number): number {
    const letters = this.#letters;
    const contexts = this.#letterContexts;
    contexts[0] = (letters & 0xff) * 256 + LETTER;
    contexts[1] = Math.imul((letters & 0xffff) + LETTER, 0x2545f491);
    contexts[2] = Math.imul((letters & 0xffffff) + LETTER, 0x1b873593);
    const byte = this.#bits.symbol(contexts, 8, Math.min(unit, WIDE));
    this.#letters = (letters << 8) | byte;
    return byte === WIDE ? WIDE + this.#bits.number([WIDE_LETTER], unit - WIDE) : byte;
  }

  #moveCarets(position: number, deleted: number, length: number): void {
    for (const [author, { file, at }] of this.#carets) {
      if (file !== this.#file || at < position) continue;
      this.#carets.set(author, { file, at: Math.max(position, at - deleted) + length });
    }
    this.#carets.set(this.#author, { file: this.#file, at: position + length });
  }
}

/** Where the caret was that a splice is expected of. */
export function caretBefore({ position, deleted, inserted }: PartSplice): number {
  return inserted === '' ? position + deleted : position;
}

function shapeOf({ deleted, inserted }: PartSplice): number {
  if (deleted === 0 && inserted.length === 1) return TYPED;
  return deleted === 1 && inserted === '' ? TAKEN_BACK : OTHER;
}

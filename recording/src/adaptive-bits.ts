/**
 * Arithmetic coding of bits whose probabilities are learned on the way, after Matt Mahoney's lpaq: each bit is predicted from
 * some contexts, the predictions are mixed, and what happened teaches both. Brotli takes a bit at least for each symbol,
 * and a thousand keystrokes are too few for its tables.
 *
 * All is counted in integers, so every machine predicts the same.
 */
export class AdaptiveBits {
  /** None while it only learns what both sides know already. */
  #coder: BitCoder | undefined;
  /** Of each slot the probability of a 1 in 65536ths, and above it how many bits have taught it; 0 for none. */
  readonly #learned = new Int32Array(SLOTS);
  readonly #weights = new Int32Array(MOST_CONTEXTS << (MOST_CONTEXTS + 3)).fill(FIRST_WEIGHT);
  readonly #lines = new Int32Array(MOST_CONTEXTS);
  readonly #inputs = new Int32Array(MOST_CONTEXTS);

  /** From now on the bits are taken from a coder, or given to it. */
  goOnWith(coder: BitCoder): void {
    this.#coder = coder;
  }

  /**
   * @param contexts what the bit may depend on, at most 6 numbers
   * @param value is written; ignored by a coder that reads
   */
  bit(contexts: readonly number[], node: number, value: number): number {
    this.#enter(contexts, node);
    return this.#bit(contexts.length, 0, value);
  }

  /** The bits of a number from the highest on, each known by those before it. */
  symbol(contexts: readonly number[], bits: number, value: number): number {
    let read = 0;
    for (let left = bits; left > 0; ) {
      const here = Math.min(left, BITS_IN_LINE);
      this.#enter(contexts, (left << 8) | read);
      let node = 1;
      for (let taken = 0; taken < here; taken++) {
        left--;
        node = node * 2 + this.#bit(contexts.length, node, (value >>> left) & 1);
      }
      read = (read << here) | (node - (1 << here));
    }
    return read;
  }

  /** Finds the line of slots of each context, which is where the next four bits are learned. */
  #enter(contexts: readonly number[], node: number): void {
    for (let index = 0; index < contexts.length; index++)
      this.#lines[index] = lineOf(contexts[index] as number, node, index);
  }

  #bit(count: number, node: number, value: number): number {
    // Each in a line of its own: to take arrays apart takes twice as long as the rest.
    const lines = this.#lines;
    const inputs = this.#inputs;
    const learned = this.#learned;
    const weights = this.#weights;
    if (this.#coder === undefined) {
      for (let index = 0; index < count; index++) {
        const slot = (lines[index] as number) + node;
        learned[slot] = taught(learned[slot] as number, value);
      }
      return value;
    }
    let known = 0;
    for (let index = 0; index < count; index++) {
      const state = learned[(lines[index] as number) + node] as number;
      inputs[index] = state === 0 ? 0 : (STRETCHED[(state & 0xffff) >> 4] as number);
      if (state !== 0) known |= 1 << index;
    }
    // What is known in more contexts is mixed otherwise.
    const first = ((count << MOST_CONTEXTS) | known) * MOST_CONTEXTS;
    let sum = 0;
    for (let index = 0; index < count; index++)
      sum += (weights[first + index] as number) * (inputs[index] as number);
    const probability = Math.min(Math.max(squash(Math.floor(sum / ONE) | 0), 1), 4_095);
    const bit = this.#coder.code(probability, value);
    const error = ((bit << 12) - probability) * RATE;
    for (let index = 0; index < count; index++) {
      weights[first + index] =
        (weights[first + index] as number) + (((inputs[index] as number) * error) >> 14);
      const slot = (lines[index] as number) + node;
      learned[slot] = taught(learned[slot] as number, bit);
    }
    return bit;
  }

  /** A whole number from 0 on, small ones in few bits: how long it is, and then its bits. */
  number(contexts: readonly number[], value: number): number {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no number from 0 on`);
    let length = 0;
    while (this.bit(contexts, 512 + length, value + 1 >= 2 ** (length + 1) ? 1 : 0) === 1) {
      if (++length > MOST_BITS) throw new RangeError('A number is too long');
    }
    let read = 1;
    for (let rest = length - 1; rest >= 0; rest--) {
      const known = length - 1 - rest < KNOWN_BITS ? 1_024 + length * 16 + read : 2_048 + rest;
      read = read * 2 + this.bit(contexts, known, Math.floor((value + 1) / 2 ** rest) % 2);
    }
    return read - 1;
  }

  /** A number that may be below 0. */
  signed(contexts: readonly number[], value: number): number {
    const read = this.number(contexts, value < 0 ? -2 * value - 1 : 2 * value);
    return read % 2 === 0 ? read / 2 : -(read + 1) / 2;
  }
}

function taught(state: number, bit: number): number {
  const seen = state >>> 16;
  const before = seen === 0 ? 0x8000 : state & 0xffff;
  const distance = bit === 1 ? 65_535 - before : -before;
  const after = before + ((distance * (STEPS[seen] as number)) >> 15);
  return after + (Math.min(seen + 1, SLOWEST) << 16);
}

/** Takes or gives one bit, whose probability of being 1 is known in 4096ths. */
export interface BitCoder {
  code(probability: number, value: number): number;
}

export class BitWriter implements BitCoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #high = 0xffffffff;

  code(probability: number, value: number): number {
    const middle = middleOf(this.#low, this.#high, probability);
    if (value === 1) this.#high = middle;
    else this.#low = middle + 1;
    while ((this.#low ^ this.#high) >>> 24 === 0) {
      this.#bytes.push(this.#high >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 0xff) >>> 0;
    }
    return value;
  }

  /** All bytes; the reader puts zeros behind them. */
  finish(): Uint8Array {
    for (let kept = 1; kept <= 4; kept++) {
      const unit = 2 ** (32 - 8 * kept);
      const end = Math.ceil(this.#low / unit) * unit;
      if (end > this.#high) continue;
      for (let index = 0; index < kept; index++) this.#bytes.push((end >>> (24 - 8 * index)) & 0xff);
      break;
    }
    return Uint8Array.from(this.#bytes);
  }
}

export class BitReader implements BitCoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #low = 0;
  #high = 0xffffffff;
  #value = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let index = 0; index < 4; index++) this.#value = ((this.#value << 8) | this.#next()) >>> 0;
  }

  code(probability: number): number {
    const middle = middleOf(this.#low, this.#high, probability);
    const bit = this.#value <= middle ? 1 : 0;
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    while ((this.#low ^ this.#high) >>> 24 === 0) {
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 0xff) >>> 0;
      this.#value = ((this.#value << 8) | this.#next()) >>> 0;
    }
    return bit;
  }

  #next(): number {
    // Whatever is cut off reads as zeros for ever, and a wrong count must not become gigabytes.
    if (this.#at > this.#bytes.length + 4) throw new RangeError('The bits end too early');
    return this.#bytes[this.#at++] ?? 0;
  }
}

const MOST_CONTEXTS = 6;
/** Slots that lie together, for the bits that follow each other: a line of the processor's cache. */
const BITS_IN_LINE = 4;
const SLOTS = 1 << 18;
const ONE = 65_536;
const FIRST_WEIGHT = 36_000;
const RATE = 10;
/** After so many bits of a kind, the next ones count no less. */
const SLOWEST = 250;
const MOST_BITS = 52;
const KNOWN_BITS = 3;

function lineOf(context: number, node: number, index: number): number {
  let hash = Math.imul(context + 0x9e3779b1 * (index + 1), 0x85ebca6b) ^ Math.imul(node + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & (SLOTS - (1 << BITS_IN_LINE));
}

function middleOf(low: number, high: number, probability: number): number {
  return low + Math.floor(((high - low) * probability) / 4_096);
}

/** The logistic function of x / 256 in 4096ths, at each 128. */
const LOGISTIC = [
  1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785,
  3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
];

function squash(x: number): number {
  if (x > 2_047) return 4_095;
  if (x < -2_047) return 0;
  const part = x & 127;
  const index = (x >> 7) + 16;
  return ((LOGISTIC[index] ?? 0) * (128 - part) + (LOGISTIC[index + 1] ?? 0) * part + 64) >> 7;
}

/** How far a probability goes after so many bits, in 32768ths: far at first. */
const STEPS = Int32Array.from({ length: SLOWEST + 1 }, (_, seen) => Math.floor(32_768 / (seen + 1.35)));

/** The inverse of `squash`. */
const STRETCHED = stretchTable();

function stretchTable(): Int16Array {
  const table = new Int16Array(4_096).fill(2_047);
  let from = 0;
  for (let x = -2_047; x <= 2_047; x++) {
    const to = squash(x);
    for (let index = from; index <= to; index++) table[index] = x;
    from = Math.max(from, to + 1);
  }
  return table;
}

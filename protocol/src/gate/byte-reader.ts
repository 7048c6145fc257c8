import { MAX_CLIENT_ID } from '../client-id.ts';
import { TatamiError } from '../errors.ts';

/**
 * Reads a hostile message: whatever the bytes say, nothing is read past their end and nothing is allocated for a
 * count that they could not hold. Numbers are lib0's varUint. Throws TatamiError `update-malformed`.
 *
 * Eight bytes of a varUint are enough for anything a document may hold, and lib0 throws for none of them.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    const byte = this.bytes[this.position++];
    if (byte === undefined) throw malformed('ends too early');
    return byte;
  }

  varUint(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 128;
    for (let i = 1; i < 8; i++) {
      byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw malformed('number too long');
  }

  /** Eight bytes hold more than a number can: above 2^53 - 1 two clientIDs would be rounded to the same one. */
  clientId(): number {
    const clientId = this.varUint();
    if (clientId > MAX_CLIENT_ID) throw malformed('clientID above 2^53 - 1');
    return clientId;
  }

  /** Moves on by `length` bytes. */
  skip(length: number): void {
    if (length > this.remaining) throw malformed('ends too early');
    this.position += length;
  }

  /** How many things follow, each of which takes at least `minBytes`. */
  count(minBytes: number): number {
    const count = this.varUint();
    if (count * minBytes > this.remaining) throw malformed('more things than bytes');
    return count;
  }

  /** Moves past a string of strict UTF-8 and returns its length in UTF-16 units. */
  text(): number {
    const end = this.#endOfBytes();
    const units = utf16Length(this.bytes, this.position, end);
    if (units < 0) throw malformed('not UTF-8');
    this.position = end;
    return units;
  }

  /** A string of strict UTF-8. The caller bounds its length with `maxBytes`; a longer one is refused. */
  string(maxBytes: number): string {
    const end = this.#endOfBytes();
    if (end - this.position > maxBytes) throw malformed('name too long');
    const start = this.position;
    if (utf16Length(this.bytes, start, end) < 0) throw malformed('not UTF-8');
    this.position = end;
    return DECODER.decode(this.bytes.subarray(start, end));
  }

  #endOfBytes(): number {
    const length = this.varUint();
    if (length > this.remaining) throw malformed('ends too early');
    return this.position + length;
  }
}

/** As in lib0: a byte order mark is text like any other. */
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function malformed(detail: string): TatamiError {
  return new TatamiError('update-malformed', { detail: `Update: ${detail}` });
}

/**
 * UTF-16 units of the UTF-8 text in [start, end), or -1 for what a strict decoder refuses (overlong forms,
 * surrogates, code points above U+10FFFF). Written out because decoding only to count is 4 times slower on a
 * keystroke.
 */
function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  let i = start;
  while (i < end) {
    const lead = bytes[i] ?? 0;
    const size = lead < 0x80 ? 1 : sequenceLength(bytes, i, end);
    if (size === 0) return -1;
    i += size;
    units += size === 4 ? 2 : 1;
  }
  return units;
}

/** Bytes of the multi-byte sequence at `i`, 0 if it is not one (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, i: number, end: number): 0 | 1 | 2 | 3 | 4 {
  const lead = bytes[i] ?? 0;
  if (lead < 0x80) return 1;
  const size =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (size === 0 || i + size > end) return 0;
  const second = bytes[i + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let j = 2; j < size; j++) {
    if (((bytes[i + j] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return size;
}

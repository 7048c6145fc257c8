import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { TatamiError } from '../errors.ts';

/** What resembles each other stands together: brotli makes much less of columns than of rows. */
const COLUMNS = [
  'epochs',
  'lowTimes',
  'middleTimes',
  'highTimes',
  'writers',
  'writerOfRow',
  'batches',
  'payloads',
  'authors',
  'kinds',
  'authorOfEntry',
  'delays',
  'shapes',
  'clients',
  'clocks',
  'infos',
  'lefts',
  'rights',
  'deletes',
  'sizes',
  'texts',
  'others',
] as const;

export type Columns<Column> = Record<(typeof COLUMNS)[number], Column>;

export function newColumns(): Columns<encoding.Encoder> {
  return columnsOf(encoding.createEncoder);
}

export function writeColumns(encoder: encoding.Encoder, columns: Columns<encoding.Encoder>): void {
  for (const name of COLUMNS) encoding.writeVarUint8Array(encoder, encoding.toUint8Array(columns[name]));
}

export function readColumns(decoder: decoding.Decoder): Columns<decoding.Decoder> {
  return columnsOf(() => decoding.createDecoder(readBytes(decoder, decoding.readVarUint(decoder))));
}

export function areRead(columns: Columns<decoding.Decoder>): boolean {
  return COLUMNS.every(name => !decoding.hasContent(columns[name]));
}

function columnsOf<Column>(make: () => Column): Columns<Column> {
  return Object.fromEntries(COLUMNS.map(name => [name, make()])) as Columns<Column>;
}

/** A view, so an entry is not copied; lib0's own reader makes one of any length it is asked for. */
export function readBytes(decoder: decoding.Decoder, length: number): Uint8Array {
  if (length > decoder.arr.length - decoder.pos) throw malformed('The chunk ends too early');
  return decoding.readUint8Array(decoder, length);
}

/** lib0's own reader reads past the end. */
export function readByte(decoder: decoding.Decoder): number {
  if (!decoding.hasContent(decoder)) throw malformed('The chunk ends too early');
  return decoding.readUint8(decoder);
}

/**
 * Seven bits in a byte, the lowest first, the sign in the lowest of all. lib0's own varInt ends at 2^53 and has two
 * zeros, of which one could become the other without a trace.
 */
export function writeBigVarInt(encoder: encoding.Encoder, value: bigint): void {
  let rest = value < 0n ? (-value << 1n) - 1n : value << 1n;
  while (rest > 0x7fn) {
    encoding.writeUint8(encoder, Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  encoding.writeUint8(encoder, Number(rest));
}

export function readBigVarInt(decoder: decoding.Decoder): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(decoder);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n);
  }
  throw malformed('A number is too long');
}

/** How far a number is from where it was expected. */
export function writeDistance(encoder: encoding.Encoder, value: number, expected: number): void {
  writeBigVarInt(encoder, BigInt(value) - BigInt(expected));
}

export function readDistance(decoder: decoding.Decoder, expected: number): number {
  // Nearly all are where they are expected, and a bigint takes time.
  if (decoder.arr[decoder.pos] === 0) {
    decoder.pos++;
    return expected;
  }
  const value = BigInt(expected) + readBigVarInt(decoder);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('A number that no id can have');
  return Number(value);
}

export function malformed(detail: string): TatamiError {
  return new TatamiError('message-malformed', { detail });
}

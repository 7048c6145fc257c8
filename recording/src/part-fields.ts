import type { UserId } from '@tatami/protocol';
import { bytesToUuid, KIND_NAME, KIND_NUMBER, TatamiError, uuidToBytes } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { textOf } from './text-buffer.ts';
import type { Gap, Moment } from './track.ts';

const UUID_BYTES = 16;
/** Those of the journal, and one that is in no journal. */
const MOMENT_NUMBER = { ...KIND_NUMBER, offline: 100 };

export function writeUserId(encoder: encoding.Encoder, userId: UserId): void {
  encoding.writeUint8Array(encoder, uuidToBytes(userId));
}

export function readUserId(decoder: decoding.Decoder): UserId {
  return bytesToUuid(decoding.readUint8Array(decoder, UUID_BYTES)) as UserId;
}

export function writeMoment(encoder: encoding.Encoder, { atMs, seq, kind, userId, data }: Moment): void {
  encoding.writeVarUint(encoder, atMs);
  encoding.writeVarUint(encoder, seq);
  encoding.writeUint8(encoder, MOMENT_NUMBER[kind]);
  writeUserId(encoder, userId);
  writeText(encoder, data === undefined ? '' : JSON.stringify(data));
}

export function readMoment(decoder: decoding.Decoder): Moment {
  const [atMs, seq] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const number = decoding.readUint8(decoder);
  const kind = number === MOMENT_NUMBER.offline ? 'offline' : KIND_NAME.get(number);
  if (kind === undefined || kind === 'update')
    throw new TatamiError('message-malformed', { detail: 'A moment of no kind' });
  const userId = readUserId(decoder);
  const json = readText(decoder);
  return { atMs, seq, kind, userId, data: json === '' ? undefined : JSON.parse(json) };
}

export function writeGap(encoder: encoding.Encoder, { fromSeq, toSeq, atMs }: Gap): void {
  for (const number of [fromSeq, toSeq, atMs]) encoding.writeVarUint(encoder, number);
}

export function readGap(decoder: decoding.Decoder): Gap {
  const [fromSeq, toSeq] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  return { fromSeq, toSeq, atMs: decoding.readVarUint(decoder) };
}

export function writeAll<T>(
  encoder: encoding.Encoder,
  items: readonly T[],
  write: (encoder: encoding.Encoder, item: T) => void,
): void {
  encoding.writeVarUint(encoder, items.length);
  for (const item of items) write(encoder, item);
}

export function readAll<T>(decoder: decoding.Decoder, read: (decoder: decoding.Decoder) => T): T[] {
  const items: T[] = [];
  for (let more = decoding.readVarUint(decoder); more > 0; more--) items.push(read(decoder));
  return items;
}

/** UTF-16 units (varUint each), because a text can hold half a surrogate pair. */
export function writeText(encoder: encoding.Encoder, text: string): void {
  encoding.writeVarUint(encoder, text.length);
  for (let index = 0; index < text.length; index++) encoding.writeVarUint(encoder, text.charCodeAt(index));
}

export function readText(decoder: decoding.Decoder): string {
  return readLetters(decoder, decoding.readVarUint(decoder));
}

export function readLetters(decoder: decoding.Decoder, length: number): string {
  // Each takes a byte at least; a wrong length must not become gigabytes.
  if (length > decoder.arr.length - decoder.pos)
    throw new TatamiError('message-malformed', { detail: 'Letters end too early' });
  const units = new Uint16Array(length);
  for (let index = 0; index < length; index++) {
    const byte = decoder.arr[decoder.pos] as number;
    if (byte < 0x80) {
      units[index] = byte;
      decoder.pos++;
    } else units[index] = decoding.readVarUint(decoder);
  }
  return textOf(units);
}

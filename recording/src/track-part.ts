import type { UserId } from '@tatami/protocol';
import { bytesToUuid, KIND_NAME, KIND_NUMBER, TatamiError, uuidToBytes } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { textOf } from './text-buffer.ts';
import type { Gap, Moment, Splice, Texts } from './track.ts';

/** A splice that does not say what was deleted: that stands in the text before it. */
type PartSplice = Omit<Splice, 'deleted'> & { readonly deleted: number };

/** What a stretch of rows adds to a track. */
export interface TrackPart {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** As in the whole track up to the end of this part. */
  readonly startedAtMs: number;
  readonly lengthMs: number;
  readonly authors: readonly UserId[];
  readonly files: readonly string[];
  readonly splices: readonly PartSplice[];
  readonly moments: readonly Moment[];
  readonly gaps: readonly Gap[];
  readonly damaged: number;
  /** The texts before the first splice, where they do not follow from the part before. */
  readonly texts?: Texts;
}

const VERSION = 1;
const UUID_BYTES = 16;

/**
 *     part    = version (uint8 = 1) · first seq · last seq (varUint) · start (float64) · length · damaged (varUint)
 *               · authors · files · texts plus 1 of them or 0 · moments · gaps · splices (a varUint count each)
 *               · columns of the splices, each a varUint length and its bytes
 *     columns = low times · high times · seqs · authors · files · positions · deleted · inserted · letters
 *
 * Times and seqs are what is added to those before, the low byte of a time apart, because it is noise; positions are how far they are from the end of the splice before.
 * Letters are UTF-16 units (varUint each), because a splice can hold half a surrogate pair.
 */
export function encodeTrackPart(part: TrackPart): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, VERSION);
  encoding.writeVarUint(encoder, part.firstSeq);
  encoding.writeVarUint(encoder, part.lastSeq);
  encoding.writeFloat64(encoder, part.startedAtMs);
  encoding.writeVarUint(encoder, part.lengthMs);
  encoding.writeVarUint(encoder, part.damaged);
  writeAll(encoder, part.authors, author => encoding.writeUint8Array(encoder, uuidToBytes(author)));
  writeAll(encoder, part.files, file => writeLetters(encoder, file));
  encoding.writeVarUint(encoder, part.texts === undefined ? 0 : part.texts.length + 1);
  for (const text of part.texts ?? []) writeLetters(encoder, text);
  writeAll(encoder, part.moments, moment => writeMoment(encoder, moment));
  writeAll(encoder, part.gaps, ({ fromSeq, toSeq, atMs }) => {
    for (const number of [fromSeq, toSeq, atMs]) encoding.writeVarUint(encoder, number);
  });
  encoding.writeVarUint(encoder, part.splices.length);
  for (const column of spliceColumns(part))
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(column));
  return encoding.toUint8Array(encoder);
}

/** Throws TatamiError `newer-version` or `message-malformed`. */
export function decodeTrackPart(bytes: Uint8Array): TrackPart {
  try {
    return readPart(decoding.createDecoder(bytes));
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The part of a track cannot be read', cause });
  }
}

function spliceColumns({ splices, firstSeq }: TrackPart): encoding.Encoder[] {
  const [lowTimes, highTimes, seqs, authors, files, positions, deletes, inserts, letters] = Array.from(
    { length: 9 },
    () => encoding.createEncoder(),
  ) as Nine<encoding.Encoder>;
  let before = { atMs: 0, seq: firstSeq, end: 0 };
  for (const { atMs, seq, author, file, position, deleted, inserted } of splices) {
    encoding.writeUint8(lowTimes, (atMs - before.atMs) % 256);
    encoding.writeVarUint(highTimes, Math.floor((atMs - before.atMs) / 256));
    encoding.writeVarUint(seqs, seq - before.seq);
    encoding.writeVarUint(authors, author);
    encoding.writeVarUint(files, file);
    encoding.writeVarInt(positions, position - before.end);
    encoding.writeVarUint(deletes, deleted);
    encoding.writeVarUint(inserts, inserted.length);
    for (let index = 0; index < inserted.length; index++)
      encoding.writeVarUint(letters, inserted.charCodeAt(index));
    before = { atMs, seq, end: position + inserted.length };
  }
  return [lowTimes, highTimes, seqs, authors, files, positions, deletes, inserts, letters];
}

type Nine<T> = [T, T, T, T, T, T, T, T, T];

function readPart(decoder: decoding.Decoder): TrackPart {
  const version = decoding.readUint8(decoder);
  if (version > VERSION) throw new TatamiError('newer-version', { detail: `Version ${version} of a track` });
  const [firstSeq, lastSeq] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const startedAtMs = decoding.readFloat64(decoder);
  const [lengthMs, damaged] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const authors = readAll(decoder, () => bytesToUuid(decoding.readUint8Array(decoder, UUID_BYTES)) as UserId);
  const files = readAll(decoder, () => readLetters(decoder, decoding.readVarUint(decoder)));
  const textCount = decoding.readVarUint(decoder);
  const texts = Array.from({ length: Math.max(0, textCount - 1) }, () =>
    readLetters(decoder, decoding.readVarUint(decoder)),
  );
  const moments = readAll(decoder, () => readMoment(decoder));
  const gaps = readAll(decoder, () => ({
    fromSeq: decoding.readVarUint(decoder),
    toSeq: decoding.readVarUint(decoder),
    atMs: decoding.readVarUint(decoder),
  }));
  const splices = readSplices(decoder, firstSeq);
  return {
    ...{ firstSeq, lastSeq, startedAtMs, lengthMs, damaged, authors, files, moments, gaps, splices },
    ...(textCount > 0 && { texts }),
  };
}

function readSplices(decoder: decoding.Decoder, firstSeq: number): PartSplice[] {
  const count = decoding.readVarUint(decoder);
  const [lowTimes, highTimes, seqs, authors, files, positions, deletes, inserts, letters] = Array.from(
    { length: 9 },
    () => decoding.createDecoder(decoding.readVarUint8Array(decoder)),
  ) as Nine<decoding.Decoder>;
  if (count > lowTimes.arr.length)
    throw new TatamiError('message-malformed', { detail: 'More splices than bytes' });
  let before = { atMs: 0, seq: firstSeq, end: 0 };
  return Array.from({ length: count }, () => {
    const atMs = before.atMs + decoding.readUint8(lowTimes) + decoding.readVarUint(highTimes) * 256;
    const seq = before.seq + decoding.readVarUint(seqs);
    const [author, file] = [decoding.readVarUint(authors), decoding.readVarUint(files)];
    const position = before.end + decoding.readVarInt(positions);
    const deleted = decoding.readVarUint(deletes);
    const inserted = readLetters(letters, decoding.readVarUint(inserts));
    before = { atMs, seq, end: position + inserted.length };
    return { atMs, seq, author, file, position, deleted, inserted };
  });
}

function writeMoment(encoder: encoding.Encoder, { atMs, seq, kind, userId, data }: Moment): void {
  encoding.writeVarUint(encoder, atMs);
  encoding.writeVarUint(encoder, seq);
  encoding.writeUint8(encoder, KIND_NUMBER[kind]);
  encoding.writeUint8Array(encoder, uuidToBytes(userId));
  writeLetters(encoder, data === undefined ? '' : JSON.stringify(data));
}

function readMoment(decoder: decoding.Decoder): Moment {
  const [atMs, seq] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const kind = KIND_NAME.get(decoding.readUint8(decoder));
  if (kind === undefined || kind === 'update')
    throw new TatamiError('message-malformed', { detail: 'A moment of no kind' });
  const userId = bytesToUuid(decoding.readUint8Array(decoder, UUID_BYTES)) as UserId;
  const json = readLetters(decoder, decoding.readVarUint(decoder));
  return { atMs, seq, kind, userId, data: json === '' ? undefined : JSON.parse(json) };
}

function writeAll<T>(encoder: encoding.Encoder, items: readonly T[], write: (item: T) => void): void {
  encoding.writeVarUint(encoder, items.length);
  for (const item of items) write(item);
}

function readAll<T>(decoder: decoding.Decoder, read: () => T): T[] {
  const items: T[] = [];
  for (let more = decoding.readVarUint(decoder); more > 0; more--) items.push(read());
  return items;
}

export function writeLetters(encoder: encoding.Encoder, text: string): void {
  encoding.writeVarUint(encoder, text.length);
  for (let index = 0; index < text.length; index++) encoding.writeVarUint(encoder, text.charCodeAt(index));
}

export function readLetters(decoder: decoding.Decoder, length: number): string {
  // Each takes a byte at least; a wrong length must not become gigabytes.
  if (length > decoder.arr.length - decoder.pos)
    throw new TatamiError('message-malformed', { detail: 'Letters end too early' });
  const units = new Uint16Array(length);
  for (let index = 0; index < length; index++) units[index] = decoding.readVarUint(decoder);
  return textOf(units);
}

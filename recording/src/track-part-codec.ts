import { TatamiError } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { AdaptiveBits, BitReader, BitRehearsal, BitWriter } from './adaptive-bits.ts';
import {
  readAll,
  readGap,
  readMoment,
  readText,
  readUserId,
  writeAll,
  writeGap,
  writeMoment,
  writeText,
  writeUserId,
} from './part-fields.ts';
import { SpliceCoder } from './splice-coder.ts';
import { type Moment, wholeTicks } from './track.ts';
import type { PartContext, PartSplice, TrackPart } from './track-part.ts';
import { readPart1 } from './track-part-1.ts';

const VERSION = 2;
/** Of the text before the first splice, so many letters teach how it goes on. More of them save little and cost as much. */
const TAUGHT_LETTERS = 1_000;

/**
 *     part  = version (uint8 = 2) · first seq · rows less 1 (varUint) · moments (varUint count) · damaged (varUint)
 *             · gaps (varUint count) · start plus 1 (float64), or 0 where it is known · what is added to the length (varUint)
 *             · new authors · new files · splices (a varUint count each); if there are some:
 *             file and position of the first one (varUint each) · check (uint16) · the bits of `splice-coder.ts`
 *
 * It is read behind what stands before it: the letters before the first splice are what its bits have learned from. So
 * the check is made of these. Where they are others, the part is none for this place.
 */
export function encodeTrackPart(part: Omit<TrackPart, 'texts'>, before: PartContext): Uint8Array {
  const { firstSeq, splices } = part;
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, VERSION);
  encoding.writeVarUint(encoder, firstSeq);
  encoding.writeVarUint(encoder, part.lastSeq - firstSeq);
  writeAll(encoder, part.moments, writeMoment);
  encoding.writeVarUint(encoder, part.damaged);
  writeAll(encoder, part.gaps, writeGap);
  const isStartKnown = part.startedAtMs === before.startedAtMs;
  encoding.writeUint8(encoder, isStartKnown ? 0 : 1);
  if (!isStartKnown) encoding.writeFloat64(encoder, part.startedAtMs);
  encoding.writeVarUint(encoder, part.lengthMs - wholeTicks(before.lengthMs));
  writeAll(encoder, part.authors.slice(before.authors.length), writeUserId);
  writeAll(encoder, part.files.slice(before.files.length), writeText);
  encoding.writeVarUint(encoder, splices.length);
  const [first] = splices;
  if (first === undefined) return encoding.toUint8Array(encoder);
  encoding.writeVarUint(encoder, first.file);
  encoding.writeVarUint(encoder, first.position);
  const taught = taughtText(before, first);
  encoding.writeUint16(encoder, checkOf(taught, before));
  const writer = new BitWriter();
  const coder = taughtCoder(writer, taught, firstSeq, before);
  for (const splice of splices) coder.code(splice);
  encoding.writeUint8Array(encoder, writer.finish());
  return encoding.toUint8Array(encoder);
}

/** Throws TatamiError `newer-version` or `message-malformed`, also where what stands before is not what stood there. */
export function decodeTrackPart(bytes: Uint8Array, before: PartContext): TrackPart {
  return reading(bytes, (decoder, version) =>
    version === 1 ? readPart1(decoder) : readPart(decoder, before),
  );
}

/** The moments of a part, which can be read wherever it stands. Throws as `decodeTrackPart` does. */
export function decodeMoments(bytes: Uint8Array): readonly Moment[] {
  return reading(bytes, (decoder, version) =>
    version === 1 ? readPart1(decoder).moments : readHead(decoder).moments,
  );
}

function reading<T>(bytes: Uint8Array, read: (decoder: decoding.Decoder, version: number) => T): T {
  try {
    const decoder = decoding.createDecoder(bytes);
    const version = decoding.readUint8(decoder);
    if (version > VERSION)
      throw new TatamiError('newer-version', { detail: `Version ${version} of a track` });
    return read(decoder, version);
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The part of a track cannot be read', cause });
  }
}

function readHead(decoder: decoding.Decoder): Pick<TrackPart, 'firstSeq' | 'lastSeq' | 'moments'> {
  const firstSeq = decoding.readVarUint(decoder);
  const lastSeq = firstSeq + decoding.readVarUint(decoder);
  return { firstSeq, lastSeq, moments: readAll(decoder, readMoment) };
}

function readPart(decoder: decoding.Decoder, before: PartContext): TrackPart {
  const head = readHead(decoder);
  const damaged = decoding.readVarUint(decoder);
  const gaps = readAll(decoder, readGap);
  const startedAtMs = decoding.readUint8(decoder) === 0 ? before.startedAtMs : decoding.readFloat64(decoder);
  const lengthMs = wholeTicks(before.lengthMs) + decoding.readVarUint(decoder);
  const authors = [...before.authors, ...readAll(decoder, readUserId)];
  const files = [...before.files, ...readAll(decoder, readText)];
  const splices = readSplices(decoder, head.firstSeq, before);
  return { ...head, damaged, gaps, startedAtMs, lengthMs, authors, files, splices };
}

function readSplices(decoder: decoding.Decoder, firstSeq: number, before: PartContext): PartSplice[] {
  const count = decoding.readVarUint(decoder);
  if (count === 0) return [];
  const [file, position] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const taught = taughtText(before, { file, position });
  if (decoding.readUint16(decoder) !== checkOf(taught, before))
    throw new RangeError('What stands before is not what stood there');
  const reader = new BitReader(decoding.readTailAsUint8Array(decoder));
  const coder = taughtCoder(reader, taught, firstSeq, before);
  const splices: PartSplice[] = [];
  for (let index = 0; index < count; index++) splices.push(coder.code());
  return splices;
}

function taughtText(
  { texts }: PartContext,
  { file, position }: Pick<PartSplice, 'file' | 'position'>,
): string {
  return texts[file]?.slice(Math.max(0, position - TAUGHT_LETTERS), position) ?? '';
}

function taughtCoder(
  bits: BitWriter | BitReader,
  taught: string,
  seq: number,
  before: PartContext,
): SpliceCoder {
  const adaptive = new AdaptiveBits(new BitRehearsal());
  const coder = new SpliceCoder(adaptive, { seq, atMs: wholeTicks(before.lengthMs) });
  coder.rehearse(taught);
  adaptive.goOnWith(bits);
  return coder;
}

function checkOf(taught: string, { lengthMs, authors, files }: PartContext): number {
  let check = 0x811c9dc5;
  for (const number of [wholeTicks(lengthMs), authors.length, files.length])
    check = Math.imul(check ^ number, 0x01000193);
  for (let index = 0; index < taught.length; index++)
    check = Math.imul(check ^ taught.charCodeAt(index), 0x01000193);
  return (check ^ (check >>> 16)) & 0xffff;
}

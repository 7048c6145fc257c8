import { TatamiError } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { AdaptiveBits, BitReader, BitWriter } from './adaptive-bits.ts';
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
import { type Caret, caretBefore, SpliceCoder } from './splice-coder.ts';
import { type Moment, wholeTicks } from './track.ts';
import type { PartContext, PartSplice, TrackPart } from './track-part.ts';
import { readPart1 } from './track-part-1.ts';

const VERSION = 2;
const MOMENTS = 1;
const GAPS = 2;
const START = 4;
const NAMES = 8;
/** Of the text before the first splice, so many letters teach how it goes on. More of them save little and cost as much. */
const TAUGHT_LETTERS = 1_000;

/**
 *     part  = version (uint8 = 2) · first seq · rows less 1 (varUint) · which of the fields in brackets there are (uint8)
 *             · [moments (varUint count)] · [damaged (varUint) · gaps (varUint count)] · [start (float64)]
 *             · [new authors · new files (varUint count each)] · what is added to the length (varUint)
 *             · splices (varUint count); if there are some:
 *             file and caret of the first one (varUint each) · check (uint16) · the bits of `splice-coder.ts`
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
  const authors = part.authors.slice(before.authors.length);
  const files = part.files.slice(before.files.length);
  const fields =
    (part.moments.length > 0 ? MOMENTS : 0) |
    (part.damaged > 0 || part.gaps.length > 0 ? GAPS : 0) |
    (part.startedAtMs !== before.startedAtMs ? START : 0) |
    (authors.length > 0 || files.length > 0 ? NAMES : 0);
  encoding.writeUint8(encoder, fields);
  if (fields & MOMENTS) writeAll(encoder, part.moments, writeMoment);
  if (fields & GAPS) encoding.writeVarUint(encoder, part.damaged);
  if (fields & GAPS) writeAll(encoder, part.gaps, writeGap);
  if (fields & START) encoding.writeFloat64(encoder, part.startedAtMs);
  if (fields & NAMES) writeAll(encoder, authors, writeUserId);
  if (fields & NAMES) writeAll(encoder, files, writeText);
  encoding.writeVarUint(encoder, part.lengthMs - wholeTicks(before.lengthMs));
  encoding.writeVarUint(encoder, splices.length);
  const [first] = splices;
  if (first === undefined) return encoding.toUint8Array(encoder);
  const caret = { file: first.file, at: caretBefore(first) };
  encoding.writeVarUint(encoder, caret.file);
  encoding.writeVarUint(encoder, caret.at);
  const taught = taughtText(before, caret);
  encoding.writeUint16(encoder, checkOf(taught, before));
  const writer = new BitWriter();
  const coder = taughtCoder(writer, { taught, seq: firstSeq, before, caret });
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

function readHead(
  decoder: decoding.Decoder,
): Pick<TrackPart, 'firstSeq' | 'lastSeq' | 'moments'> & { readonly fields: number } {
  const firstSeq = decoding.readVarUint(decoder);
  const lastSeq = firstSeq + decoding.readVarUint(decoder);
  const fields = decoding.readUint8(decoder);
  return { firstSeq, lastSeq, fields, moments: fields & MOMENTS ? readAll(decoder, readMoment) : [] };
}

function readPart(decoder: decoding.Decoder, before: PartContext): TrackPart {
  const { fields, ...head } = readHead(decoder);
  const damaged = fields & GAPS ? decoding.readVarUint(decoder) : 0;
  const gaps = fields & GAPS ? readAll(decoder, readGap) : [];
  const startedAtMs = fields & START ? decoding.readFloat64(decoder) : before.startedAtMs;
  const authors = [...before.authors, ...(fields & NAMES ? readAll(decoder, readUserId) : [])];
  const files = [...before.files, ...(fields & NAMES ? readAll(decoder, readText) : [])];
  const lengthMs = wholeTicks(before.lengthMs) + decoding.readVarUint(decoder);
  const splices = readSplices(decoder, head.firstSeq, before);
  return { ...head, damaged, gaps, startedAtMs, lengthMs, authors, files, splices };
}

function readSplices(decoder: decoding.Decoder, firstSeq: number, before: PartContext): PartSplice[] {
  const count = decoding.readVarUint(decoder);
  if (count === 0) return [];
  const caret = { file: decoding.readVarUint(decoder), at: decoding.readVarUint(decoder) };
  const taught = taughtText(before, caret);
  if (decoding.readUint16(decoder) !== checkOf(taught, before))
    throw new RangeError('What stands before is not what stood there');
  const reader = new BitReader(decoding.readTailAsUint8Array(decoder));
  const coder = taughtCoder(reader, { taught, seq: firstSeq, before, caret });
  const splices: PartSplice[] = [];
  for (let index = 0; index < count; index++) splices.push(coder.code());
  return splices;
}

function taughtText({ texts }: PartContext, { file, at }: Caret): string {
  return texts[file]?.slice(Math.max(0, at - TAUGHT_LETTERS), at) ?? '';
}

function taughtCoder(
  bits: BitWriter | BitReader,
  from: { taught: string; seq: number; before: PartContext; caret: Caret },
): SpliceCoder {
  const { taught, seq, before, caret } = from;
  const adaptive = new AdaptiveBits();
  const coder = new SpliceCoder(adaptive, { seq, atMs: wholeTicks(before.lengthMs), caret });
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

import * as decoding from 'lib0/decoding';
import { readAll, readGap, readLetters, readMoment, readText, readUserId } from './part-fields.ts';
import { wholeTicks } from './track.ts';
import type { PartSplice, TrackPart } from './track-part.ts';

/**
 * Reads the rest of a part of version 1, which earlier releases have stored:
 *
 *     first seq · last seq (varUint) · start (float64) · length · damaged (varUint) · authors · files · texts plus 1 of them
 *     or 0 · moments · gaps · splices (a varUint count each) · columns of the splices, each a varUint length and its bytes:
 *     low times · high times · seqs · authors · files · positions · deleted · inserted · letters
 *
 * Its times are milliseconds.
 */
export function readPart1(decoder: decoding.Decoder): TrackPart {
  const [firstSeq, lastSeq] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
  const startedAtMs = decoding.readFloat64(decoder);
  const lengthMs = wholeTicks(decoding.readVarUint(decoder));
  const damaged = decoding.readVarUint(decoder);
  const authors = readAll(decoder, readUserId);
  const files = readAll(decoder, readText);
  const textCount = decoding.readVarUint(decoder);
  const texts = Array.from({ length: Math.max(0, textCount - 1) }, () => readText(decoder));
  const inTicks = <T extends { readonly atMs: number }>(item: T) => ({
    ...item,
    atMs: wholeTicks(item.atMs),
  });
  const moments = readAll(decoder, readMoment).map(inTicks);
  const gaps = readAll(decoder, readGap).map(inTicks);
  const splices = readSplices(decoder, firstSeq).map(inTicks);
  return {
    ...{ firstSeq, lastSeq, startedAtMs, lengthMs, damaged, authors, files, moments, gaps, splices },
    ...(textCount > 0 && { texts }),
  };
}

type Nine<T> = [T, T, T, T, T, T, T, T, T];

function readSplices(decoder: decoding.Decoder, firstSeq: number): PartSplice[] {
  const count = decoding.readVarUint(decoder);
  const [lowTimes, highTimes, seqs, authors, files, positions, deletes, inserts, letters] = Array.from(
    { length: 9 },
    () => decoding.createDecoder(decoding.readVarUint8Array(decoder)),
  ) as Nine<decoding.Decoder>;
  if (count > lowTimes.arr.length) throw new RangeError('More splices than bytes');
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

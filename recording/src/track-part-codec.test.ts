import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import { AUTHORS, recordSession } from '../testing/recorded-session.ts';
import { TrackBuilder } from './track-builder.ts';
import { type PartContext, TRACK_BEGIN, type TrackPart } from './track-part.ts';
import { decodeMoments, decodeTrackPart, encodeTrackPart } from './track-part-codec.ts';

/** Written by version 1, with times in milliseconds. */
const OLD_PART =
  'AQsOQni8/laAAACJJwECAZCgoAAAcACAAAAAAAAACgGQoKAAAHAAgAAAAAAAAAsCB21haW4uanMHYecB4wFvLm1kAAGwCQ0GAZCgoAAAcACAAAAAAAAACxF7ImxpZ2h0IjoiZ3JlZW4ifQADA+iCHwMDAA8DAAECAwABAAMAAQADBEUBAwACAQMBAwAJeL6wA8u6A+cB';

const light = { seq: 13, kind: 'light' as const, userId: AUTHORS[1], data: { light: 'green' } };

function partsOf(seed: string): { part: TrackPart; context: PartContext; bytes: Uint8Array; seed: number }[] {
  const random = freshRandom(seed);
  const builder = new TrackBuilder();
  let { context } = builder;
  const parts: { part: TrackPart; context: PartContext; bytes: Uint8Array; seed: number }[] = [];
  for (const row of recordSession(random, 120).rows) {
    builder.add(row);
    if (!random.chance(0.2)) continue;
    const part = builder.takePart();
    parts.push({ part, context, bytes: encodeTrackPart(part, context), seed: random.seed });
    context = builder.context;
  }
  return parts;
}

describe('a part of a track', () => {
  it('[RT4] is read as it was written, behind what stood before it', () => {
    for (const { part, context, bytes, seed } of partsOf('parts')) {
      expect(decodeTrackPart(bytes, context), `seed ${seed}`).toEqual(part);
      expect(decodeMoments(bytes)).toEqual(part.moments);
    }
  });

  it('[RT7] is none behind another text', () => {
    for (const { part, context, bytes, seed } of partsOf('other texts')) {
      const { file, position } = part.splices[0] ?? { file: 0, position: 0 };
      const taught = context.texts[file]?.slice(0, position) ?? '';
      if (taught === '') continue;
      const texts = context.texts.map(() => `${taught.slice(0, -1)}\u0001`);
      expect(() => decodeTrackPart(bytes, { ...context, texts }), `seed ${seed}`).toThrow(
        expect.objectContaining({ code: 'message-malformed' }),
      );
    }
  });

  it('ends for any bytes, whatever they say', () => {
    const random = freshRandom('hostile parts');
    for (const { context, bytes } of partsOf('damaged parts')) {
      const spoilt = bytes.slice(0, 1 + random.int(bytes.length));
      for (let flips = random.int(4); flips > 0; flips--)
        spoilt[1 + random.int(spoilt.length)] = random.int(256);
      try {
        decodeTrackPart(spoilt, context);
      } catch (error) {
        expect(error, `seed ${random.seed}`).toMatchObject({ code: 'message-malformed' });
      }
    }
  });

  it('is left to newer readers if a newer version wrote it', () => {
    expect(() => decodeTrackPart(Uint8Array.of(3), TRACK_BEGIN)).toThrow(
      expect.objectContaining({ code: 'newer-version' }),
    );
  });

  it('[RT7] is read as well if version 1 wrote it, in ticks of today', () => {
    const bytes = Buffer.from(OLD_PART, 'base64');
    expect(decodeMoments(bytes)).toEqual([{ ...light, atMs: 1_250 }]);
    expect(decodeTrackPart(bytes, TRACK_BEGIN)).toEqual({
      ...{ firstSeq: 11, lastSeq: 14, startedAtMs: 1.7e12, lengthMs: 5_125, damaged: 1, gaps: [] },
      ...{
        authors: AUTHORS.slice(0, 2),
        files: ['main.js', 'ação.md'],
        moments: [{ ...light, atMs: 1_250 }],
      },
      splices: [
        { atMs: 1_000, seq: 11, author: 0, file: 0, position: 4, deleted: 0, inserted: 'x' },
        { atMs: 1_250, seq: 12, author: 1, file: 1, position: 0, deleted: 2, inserted: '🥋ç' },
        { atMs: 5_125, seq: 14, author: 0, file: 0, position: 4, deleted: 1, inserted: '' },
      ],
    });
  });
});

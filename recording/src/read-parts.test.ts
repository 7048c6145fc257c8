import { freshRandom } from '@tatami/kernel/testing';
import { encodeBatch } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { ANA, recordSession } from '../testing/recorded-session.ts';
import { decodeKeyframe, encodeKeyframe } from './keyframe.ts';
import { type RecordingSource, readTexts, readTrack } from './read-parts.ts';
import type { RecordedRow } from './recorded-row.ts';
import type { Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';
import { encodeTrackPart } from './track-part-codec.ts';

const ROWS = 240;

/** A recording of which parts and keyframes are stored at random places; a new builder goes on from a keyframe now and then. */
function storeSome(rows: readonly RecordedRow[], random: ReturnType<typeof freshRandom>) {
  const parts = new Map<number, Uint8Array>();
  const keyframes = new Map<number, Uint8Array>();
  let builder = new TrackBuilder();
  let { context } = builder;
  for (const row of rows.slice(0, random.int(rows.length + 1))) {
    builder.add(row);
    if (!random.chance(0.1)) continue;
    const part = builder.takePart();
    parts.set(part.firstSeq, encodeTrackPart(part, context));
    context = builder.context;
    const keyframe = builder.keyframe();
    if (keyframe === undefined || random.chance(0.5)) continue;
    keyframes.set(row.seq, encodeKeyframe(keyframe));
    if (random.chance(0.5)) builder = TrackBuilder.from(decodeKeyframe(encodeKeyframe(keyframe)));
  }
  const source = (given = rows): RecordingSource => ({
    quarantined: [],
    rows: async (after, limit) => given.slice(after, after + limit),
    parts: async firstSeqs => new Map([...parts].filter(([firstSeq]) => firstSeqs.includes(firstSeq))),
    partSeqs: [...parts.keys()],
    keyframe: async seq => keyframes.get(seq),
    keyframeSeqs: [...keyframes.keys()],
    pause: async () => {},
  });
  return { parts, keyframes, source };
}

function computed(rows: readonly RecordedRow[]): Track {
  const builder = new TrackBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}

function textsAtEnd(track: Track): Map<string, string> {
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  const named = track.files.map((name, file) => [name, cursor.texts[file] ?? ''] as const);
  return new Map(named.filter(([, text]) => text !== ''));
}

it('[RT4] is the same from stored parts and keyframes as from the journal alone, at any seq', async () => {
  const random = freshRandom('stored parts');
  for (let round = 0; round < 6; round++) {
    const recorded = recordSession(random, ROWS).rows;
    const userId = ANA;
    const light = {
      kind: 'light' as const,
      userId,
      clientId: 1,
      deltaMs: 3,
      bytes: new TextEncoder().encode('{"a":1}'),
    };
    const rows = [
      ...recorded,
      { seq: ROWS + 1, atMicros: recorded.at(-1)?.atMicros ?? 0, payload: encodeBatch([light]) },
    ];
    const { source } = storeSome(rows, random);
    for (const seq of [rows.length, 1 + random.int(rows.length), 0]) {
      const expected = computed(rows.slice(0, seq));
      expect(await readTrack(source(), seq), `seed ${random.seed}`).toEqual(expected);
      expect(await readTexts(source(), seq), `seed ${random.seed}`).toEqual(textsAtEnd(expected));
    }
  }
});

it('[RT4] reads no row where a part is stored, and asks for many parts at once', async () => {
  const random = freshRandom('all parts');
  const { rows } = recordSession(random, ROWS);
  const builder = new TrackBuilder();
  const parts = new Map<number, Uint8Array>();
  for (const row of rows) {
    const { context } = builder;
    builder.add(row);
    const part = builder.takePart();
    parts.set(part.firstSeq, encodeTrackPart(part, context));
  }
  let asked = 0;
  const source: RecordingSource = {
    quarantined: [],
    rows: () => Promise.reject(new Error('no row is asked for')),
    parts: async firstSeqs => {
      asked++;
      return new Map([...parts].filter(([firstSeq]) => firstSeqs.includes(firstSeq)));
    },
    partSeqs: [...parts.keys()],
    keyframe: async () => undefined,
    keyframeSeqs: [],
    pause: async () => {},
  };
  const expected = computed(rows);
  expect(await readTrack(source, ROWS), `seed ${random.seed}`).toEqual(expected);
  expect(await readTexts(source, ROWS)).toEqual(textsAtEnd(expected));
  expect(asked).toBe(2 * (ROWS / 20));
});

it('[RT5] goes on at the next keyframe behind what cannot be read, and loses nothing that a stored part has', async () => {
  const random = freshRandom('damaged rows');
  for (let round = 0; round < 6; round++) {
    const { rows, textsAfter } = recordSession(random, ROWS);
    const { parts, keyframes, source } = storeSome(rows, random);
    const from = random.int(ROWS - 20);
    const to = from + 1 + random.int(20);
    const damaged = rows.map((row, index) =>
      index >= from && index < to ? { ...row, atMicros: 9e15, payload: new Uint8Array(0) } : row,
    );
    for (const firstSeq of [...parts.keys()]) {
      if (firstSeq <= to && random.chance(0.5)) parts.delete(firstSeq);
    }
    const track = await readTrack(source(damaged), ROWS);
    const resumesAt = [...keyframes.keys()].find(seq => seq >= to);
    // Each keyframe inside of what cannot be read ends a gap, and the rows behind it begin another.
    const inside = [...keyframes.keys()].filter(seq => seq > from && seq < to).length;
    if (resumesAt !== undefined)
      expect(track.gaps.length, `seed ${random.seed}`).toBeLessThanOrEqual(1 + inside);
    const isKnown = track.gaps.length === 0 || resumesAt !== undefined;
    if (isKnown) {
      const texts = textsAtEnd(track);
      for (const [name, text] of textsAfter.at(-1) ?? [])
        expect(texts.get(name) ?? '', `seed ${random.seed}`).toBe(text);
    }
    const atMs = track.splices.map(splice => splice.atMs);
    expect(atMs).toEqual(atMs.toSorted((a, b) => a - b));
  }
});

it('[RT5] goes on at the keyframe that stands nearest, be it at the row that cannot be read or right behind it', async () => {
  const random = freshRandom('nearest keyframe');
  const { rows, textsAfter } = recordSession(random, 40);
  const builder = new TrackBuilder();
  const keyframes = new Map<number, Uint8Array>();
  for (const row of rows) {
    builder.add(row);
    const keyframe = builder.keyframe();
    if (keyframe !== undefined && row.seq % 2 === 0) keyframes.set(row.seq, encodeKeyframe(keyframe));
  }
  for (const bad of [1, 2, 19, 20, 37, 38]) {
    const damaged = rows.map(row => (row.seq === bad ? { ...row, payload: new Uint8Array(0) } : row));
    const source: RecordingSource = {
      quarantined: [],
      rows: async (after, limit) => damaged.slice(after, after + limit),
      parts: async () => new Map(),
      partSeqs: [],
      keyframe: async seq => keyframes.get(seq),
      keyframeSeqs: [...keyframes.keys()],
      pause: async () => {},
    };
    const track = await readTrack(source, rows.length);
    const [gap] = track.gaps;
    expect([gap?.fromSeq, gap?.toSeq], `row ${bad}, seed ${random.seed}`).toEqual([bad, bad + (bad % 2)]);
    const texts = textsAtEnd(track);
    for (const [name, text] of textsAfter.at(-1) ?? []) expect(texts.get(name) ?? '').toBe(text);
  }
});

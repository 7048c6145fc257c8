import { freshRandom } from '@tatami/kernel/testing';
import { type BatchEntry, encodeBatch } from '@tatami/protocol';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { ANA, AUTHORS, recordSession } from '../testing/recorded-session.ts';
import { EntryTimes } from './entry-times.ts';
import { offlineStretches } from './offline-edits.ts';
import type { RecordedRow } from './recorded-row.ts';
import { TICK_MS, wholeTicks } from './track.ts';
import { entriesOf, TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';

const [, BEA] = AUTHORS as [typeof ANA, typeof ANA];
const STARTED_AT_MICROS = 1_700_000_000_000_000;
const OFFLINE_EDITS = 600;

function typist(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const type = (userId: typeof ANA, letter: string, clientAgeMs?: number): BatchEntry => {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(doc.getText('main.js').length, letter);
    const entry = { kind: 'update' as const, userId, clientId, deltaMs: 0 };
    const age = clientAgeMs === undefined ? {} : { clientAgeMs };
    return { ...entry, ...age, bytes: Y.encodeStateAsUpdate(doc, before) };
  };
  return { doc, type };
}

/** Rows of entries, each at its second. */
function rowsOf(...rows: readonly (readonly [atS: number, entries: readonly BatchEntry[]])[]): RecordedRow[] {
  return rows.map(([atS, entries], index) => ({
    seq: index + 1,
    atMicros: STARTED_AT_MICROS + atS * 1_000_000,
    payload: encodeBatch(entries),
  }));
}

function trackOf(rows: readonly RecordedRow[]) {
  const builder = new TrackBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}

it('[RT9] plays what was typed in ten minutes without a connection at its own pace, and says whose it was', () => {
  const bea = typist(2);
  const first = bea.type(BEA, '.');
  const ages = Array.from({ length: OFFLINE_EDITS }, (_, index) => (OFFLINE_EDITS - index) * 1_000);
  const offline = ages.map(age => bea.type(BEA, 'x', age));
  const join: BatchEntry = { kind: 'join', userId: BEA, clientId: 2, deltaMs: 0, bytes: new Uint8Array() };
  const track = trackOf(
    rowsOf([0, [first]], [700, [join]], [700, offline.slice(0, 400)], [700, offline.slice(400)]),
  );
  expect(track.splices.map(({ atMs }) => atMs)).toEqual([0, ...ages.map(age => 700_000 - age)]);
  expect(offlineStretches(track)).toEqual([
    { userId: BEA, fromMs: 100_000, untilMs: 699_000, edits: OFFLINE_EDITS },
  ]);
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  expect(cursor.texts).toEqual([bea.doc.getText('main.js').toString()]);
});

it('[RT9] shows no offline edit before what others wrote meanwhile, whatever age it claims', () => {
  const [ana, bea] = [typist(1), typist(2)];
  const ages = [Number.MAX_SAFE_INTEGER, 9_000, 2_000, 0];
  const track = trackOf(
    rowsOf(
      [0, [ana.type(ANA, 'a')]],
      [5, [ana.type(ANA, 'b')]],
      [10, ages.map(age => bea.type(BEA, 'x', age))],
    ),
  );
  expect(track.splices.map(({ atMs }) => atMs)).toEqual([0, 5_000, 5_000, 5_000, 8_000, 10_000]);
  expect(offlineStretches(track)).toEqual([{ userId: BEA, fromMs: 5_000, untilMs: 10_000, edits: 4 }]);
});

it('[RT9] keeps the order of the journal and the texts, and no edit is later than it arrived', () => {
  const random = freshRandom('offline');
  const { rows, textsAfter } = recordSession(random, 300);
  const track = trackOf(rows);
  const arrivals = new Map<number, number>();
  const times = new EntryTimes();
  // A row may have been written a few milliseconds before the entries of the row before it had come to their end.
  let arrivedAtMs = 0;
  for (const row of rows) {
    times.beginRow(row);
    for (const entry of entriesOf(row) ?? []) {
      times.next(entry);
      arrivedAtMs = Math.max(arrivedAtMs, times.arrivedAtMs);
    }
    arrivals.set(row.seq, wholeTicks(arrivedAtMs));
  }
  let before = { seq: 0, atMs: 0 };
  for (const { seq, atMs } of track.splices) {
    expect([seq >= before.seq, atMs >= before.atMs], `seed ${random.seed}`).toEqual([true, true]);
    expect(atMs % TICK_MS).toBe(0);
    expect(atMs, `seed ${random.seed}`).toBeLessThanOrEqual(arrivals.get(seq) ?? 0);
    before = { seq, atMs };
  }
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  const texts = new Map(track.files.map((name, file) => [name, cursor.texts[file]]));
  for (const [name, text] of textsAfter.at(-1) ?? []) expect(texts.get(name) ?? '').toBe(text);
  const marked = offlineStretches(track).reduce((edits, stretch) => edits + stretch.edits, 0);
  expect(marked).toBeGreaterThan(0);
});

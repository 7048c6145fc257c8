import { SeededRandom } from '@tatami/kernel';
import { freshRandom } from '@tatami/kernel/testing';
import { encodeBatch } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { ANA, AUTHORS, recordSession } from '../testing/recorded-session.ts';
import type { RecordedRow } from './recorded-row.ts';
import { KEYFRAME_EVERY, type Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';

function trackOf(rows: readonly RecordedRow[], quarantined: readonly string[] = []): Track {
  const builder = new TrackBuilder(quarantined);
  for (const row of rows) builder.add(row);
  return builder.build();
}

/** Texts that are not empty, by name. */
function textsAt(track: Track, cursor: TrackCursor): Map<string, string> {
  const named = track.files.map((name, file) => [name, cursor.texts[file] ?? ''] as const);
  return new Map(named.filter(([, text]) => text !== ''));
}

const withoutEmpty = (texts: ReadonlyMap<string, string>) =>
  new Map([...texts].filter(([, text]) => text !== ''));

describe('the track of a journal', () => {
  it('[RT1] has after every row the texts that the document has', () => {
    const { rows, textsAfter } = recordSession(freshRandom('track'), 400);
    const track = trackOf(rows);
    const cursor = new TrackCursor(track);
    let index = 0;
    for (const [i, expected] of textsAfter.entries()) {
      while ((track.splices[index]?.seq ?? Number.POSITIVE_INFINITY) <= i + 1) index++;
      cursor.goTo(index);
      expect(textsAt(track, cursor), `after row ${i + 1}`).toEqual(withoutEmpty(expected));
    }
    expect(index).toBe(track.splices.length);
  });

  it('is one splice for what somebody does at once, whoever wrote what it replaces', () => {
    const doc = new Y.Doc();
    const payloads: Uint8Array[] = [];
    doc.on('update', (bytes: Uint8Array) => {
      const entry = { kind: 'update' as const, userId: ANA, clientId: doc.clientID, deltaMs: 0, bytes };
      payloads.push(encodeBatch([entry]));
    });
    const text = doc.getText('main.js');
    for (const [client, position, letter] of [
      [1, 0, 'a'],
      [2, 1, 'd'],
      [1, 1, 'c'],
      [3, 1, 'b'],
    ] as const) {
      doc.clientID = client;
      text.insert(position, letter);
    }
    text.delete(0, 3);
    doc.transact(() => {
      text.insert(0, 'x');
      text.insert(1, 'yz');
      text.insert(2, '!');
    });
    // What is not a text has no place in one.
    text.insertEmbed(1, { image: 'x' });
    text.format(0, 1, { bold: true });
    text.insert(3, '?');
    const rows = payloads.map((payload, index) => ({ seq: index + 1, atMicros: 0, payload }));
    const track = trackOf(rows);
    expect(
      track.splices.slice(4).map(({ position, deleted, inserted }) => [position, deleted, inserted]),
    ).toEqual([
      [0, 'abc', ''],
      [0, '', 'xy!z'],
      [2, '', '?'],
    ]);
    const cursor = new TrackCursor(track);
    cursor.goTo(track.splices.length);
    expect(cursor.texts[0]).toBe(text.toString());
  });

  it('[RC1] has the same texts wherever one comes from, over keyframes', () => {
    const random = freshRandom('seeks');
    const { rows } = recordSession(random, 1_500);
    const track = trackOf(rows);
    expect(track.keyframes.length).toBe(1 + Math.floor(track.splices.length / KEYFRAME_EVERY));
    expect(track.keyframes.length).toBeGreaterThan(2);
    const texts: Map<string, string>[] = [];
    const walking = new TrackCursor(track);
    for (let index = 0; index <= track.splices.length; index++) {
      walking.goTo(index);
      texts.push(textsAt(track, walking));
    }
    const seeking = new TrackCursor(track);
    for (let seek = 0; seek < 300; seek++) {
      const index = random.int(track.splices.length + 1);
      seeking.goTo(index);
      expect(textsAt(track, seeking), `seed ${random.seed}, splice ${index}`).toEqual(texts[index]);
    }
  });

  it('[RT3] never goes back in time, and knows who wrote what', () => {
    const { rows } = recordSession(new SeededRandom(1), 100);
    const track = trackOf(rows);
    expect(track.splices.map(({ atMs }) => atMs)).toEqual(
      track.splices.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
    expect([...track.authors].sort()).toEqual([...AUTHORS].sort());
    expect(track.startedAtMs).toBe((rows[0]?.atMicros ?? 0) / 1000);
  });

  it('[RT8] has whole ticks for times, and the same ones behind a keyframe with milliseconds', () => {
    const { rows } = recordSession(freshRandom('ticks'), 60);
    const track = trackOf(rows);
    const times = [...track.splices, { atMs: track.lengthMs }].map(({ atMs }) => atMs);
    expect(times.filter(atMs => atMs % 125 !== 0)).toEqual([]);
    const builder = new TrackBuilder();
    for (const row of rows.slice(0, 30)) builder.add(row);
    const keyframe = builder.keyframe();
    if (keyframe === undefined) throw new Error('Everything was read');
    const resumed = TrackBuilder.from({ ...keyframe, lengthMs: keyframe.lengthMs - 1 });
    for (const row of rows.slice(30)) resumed.add(row);
    expect(resumed.takePart().lengthMs).toBe(track.lengthMs);
    expect(resumed.build().splices).toEqual(track.splices.filter(({ seq }) => seq > 30));
  });

  it('[RT2] leaves out what is in quarantine and what is damaged, and plays the rest', () => {
    const { rows } = recordSession(new SeededRandom(2), 20);
    const doc = new Y.Doc();
    doc.getText('main.js').insert(0, 'bad');
    const bad = { kind: 'update' as const, userId: ANA, clientId: 9, deltaMs: 0 };
    const extra = (seq: number, payload: Uint8Array) => ({
      seq,
      atMicros: rows.at(-1)?.atMicros ?? 0,
      payload,
    });
    const all = [
      ...rows,
      extra(21, encodeBatch([{ ...bad, bytes: Y.encodeStateAsUpdate(doc) }])),
      extra(22, new Uint8Array([1, 7])),
      extra(23, encodeBatch([{ ...bad, bytes: new Uint8Array([9, 9, 9]) }])),
    ];
    const track = trackOf(all, ['21:0']);
    expect(track.splices).toEqual(trackOf(rows).splices);
    expect(track.damaged).toBe(2);
    expect(track.gaps).toMatchObject([{ fromSeq: 22, toSeq: 23 }]);
  });

  it('[RT2] plays what stands behind a row that cannot be read, and says of what rests on it that it is missing', () => {
    const docs = [new Y.Doc(), new Y.Doc()];
    const type = (who: number, letter: string, seq: number, atMicros: number) => {
      const doc = docs[who] as Y.Doc;
      const before = Y.encodeStateVector(doc);
      doc.getText(`${who}.js`).insert(doc.getText(`${who}.js`).length, letter);
      const entry = {
        kind: 'update' as const,
        userId: AUTHORS[who] ?? ANA,
        clientId: doc.clientID,
        deltaMs: 0,
      };
      return {
        seq,
        atMicros,
        payload: encodeBatch([{ ...entry, bytes: Y.encodeStateAsUpdate(doc, before) }]),
      };
    };
    const rows = [
      type(0, 'a', 1, 0),
      type(1, 'x', 2, 1e6),
      type(0, 'b', 3, 2e6),
      type(0, 'c', 4, 3e6),
      type(1, 'y', 5, 4e6),
    ];
    // The time of a damaged row is as damaged as the rest.
    const track = trackOf(rows.with(2, { seq: 3, atMicros: 9e15, payload: new Uint8Array(0) }));
    expect(track.gaps).toEqual([{ fromSeq: 3, toSeq: 4, atMs: 1_000 }]);
    expect(track.splices.map(({ inserted, atMs }) => [inserted, atMs])).toEqual([
      ['a', 0],
      ['x', 1_000],
      ['y', 4_000],
    ]);
  });

  it('has turns, marks and people beside the text', () => {
    const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const userId = ANA;
    const entry = { userId, clientId: 1 } as const;
    const payload = encodeBatch([
      { ...entry, kind: 'join', deltaMs: 0, bytes: new Uint8Array(0) },
      { ...entry, kind: 'light', deltaMs: 1500, bytes: json({ id: 'x', data: { light: 'green' } }) },
      { ...entry, kind: 'marker', deltaMs: 2000, bytes: new Uint8Array([0xff]) },
    ]);
    const track = trackOf([{ seq: 1, atMicros: 5_000_000, payload }]);
    expect(track.lengthMs).toBe(2_000);
    expect(track.moments).toEqual([
      { atMs: 0, seq: 1, kind: 'join', userId, data: undefined },
      { atMs: 1_500, seq: 1, kind: 'light', userId, data: { id: 'x', data: { light: 'green' } } },
      { atMs: 2_000, seq: 1, kind: 'marker', userId, data: undefined },
    ]);
  });
});

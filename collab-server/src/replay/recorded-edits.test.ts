import { systemClock } from '@tatami/kernel';
import { freshRandom } from '@tatami/kernel/testing';
import type { StoredRecording } from '@tatami/persistence';
import { encodeKeyframe, type RecordedRow, TrackBuilder } from '@tatami/recording';
import { recordSession } from '@tatami/recording/testing';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentAt } from './document-at.ts';
import { type RecordedEdit, recordedEdits } from './recorded-edits.ts';

const ROWS = 250;
const KEYFRAME_EVERY = 60;
const FILES = ['main.js', 'test.js', 'notes.md'];

function recording(random = freshRandom('recorded edits')) {
  const { rows, textsAfter } = recordSession(random, ROWS);
  const builder = new TrackBuilder();
  const keyframes = new Map<number, Uint8Array>();
  for (const row of rows) {
    builder.add(row);
    const keyframe = row.seq % KEYFRAME_EVERY === 0 ? builder.keyframe() : undefined;
    if (keyframe !== undefined) keyframes.set(row.seq, encodeKeyframe(keyframe));
  }
  const stored = (given: readonly RecordedRow[] = rows): StoredRecording => ({
    quarantined: new Set(),
    rows: async (after, limit) => given.slice(after, after + limit),
    partSeqs: [],
    parts: async () => new Map(),
    keyframeSeqs: [...keyframes.keys()],
    keyframe: async seq => keyframes.get(seq),
  });
  return { rows, textsAfter, stored, track: builder.build(), random };
}

function textsOf(doc: Y.Doc): Map<string, string> {
  return new Map(FILES.map(name => [name, doc.getText(name).toString()]));
}

it('[RR1] is the document at any row, and all that follows leads to the last one', async () => {
  const { textsAfter, stored, random } = recording();
  for (const seq of [0, 1, KEYFRAME_EVERY, KEYFRAME_EVERY + 1, 1 + random.int(ROWS), ROWS]) {
    const { state, rest } = await documentAt(stored(), { kind: 'seq', seq }, systemClock);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    expect(textsOf(doc), `seed ${random.seed}, seq ${seq}`).toEqual(
      textsAfter[seq - 1] ?? textsOf(new Y.Doc()),
    );
    let before = { seq, index: -1, atMs: 0 };
    for await (const edit of rest) {
      expect(edit.atMs).toBeGreaterThanOrEqual(before.atMs);
      expect(edit.seq > before.seq || edit.index > before.index).toBe(true);
      before = edit;
      Y.applyUpdate(doc, edit.update);
    }
    expect(textsOf(doc), `seed ${random.seed}, behind ${seq}`).toEqual(textsAfter.at(-1));
  }
});

it('[RR1] begins at a time with all edits up to it and none behind it', async () => {
  const { stored, track, random } = recording();
  for (let round = 0; round < 10; round++) {
    const atMs = random.int(track.lengthMs);
    const edits: RecordedEdit[] = [];
    for await (const edit of recordedEdits(stored(), undefined)) edits.push(edit);
    const { rest } = await documentAt(stored(), { kind: 'time', atMs }, systemClock);
    const behind: RecordedEdit[] = [];
    for await (const edit of rest) behind.push(edit);
    const places = (some: readonly RecordedEdit[]) => some.map(({ seq, index }) => `${seq}:${index}`);
    expect(places(behind), `seed ${random.seed}`).toEqual(places(edits.filter(edit => edit.atMs > atMs)));
  }
});

it('goes on at the next keyframe behind what cannot be read', async () => {
  const { rows, textsAfter, stored, random } = recording();
  const damaged = rows.map(row => (row.seq === 10 ? { ...row, payload: new Uint8Array() } : row));
  const { state, rest } = await documentAt(stored(damaged), { kind: 'seq', seq: 5 }, systemClock);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  for await (const edit of rest) Y.applyUpdate(doc, edit.update);
  expect(textsOf(doc), `seed ${random.seed}`).toEqual(textsAfter.at(-1));
});

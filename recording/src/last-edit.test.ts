import { freshRandom } from '@tatami/kernel/testing';
import { expect, it } from 'vitest';
import { recordSession } from '../testing/recorded-session.ts';
import { lastEdit } from './last-edit.ts';
import type { Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';

function sessionOf(name: string, rows: number): Track {
  const builder = new TrackBuilder();
  for (const row of recordSession(freshRandom(name), rows).rows) builder.add(row);
  return builder.build();
}

it('is the newest edit of an author, and where its letters stand after what others wrote since', () => {
  const track = sessionOf('last edit', 400);
  const cursor = new TrackCursor(track);
  let found = 0;
  for (let index = 1; index <= track.splices.length; index++) {
    cursor.goTo(index);
    for (const author of track.authors.keys()) {
      const edit = lastEdit(track, index, author);
      const before = track.splices.slice(0, index).findLast(splice => splice.author === author);
      expect(edit?.splice).toBe(before);
      if (edit === undefined || before === undefined) continue;
      const since = track.splices.slice(track.splices.indexOf(before) + 1, index);
      const isWhole = since.every(({ deleted, file }) => deleted === '' || file !== before.file);
      if (!isWhole) continue;
      const text = cursor.texts[before.file]?.slice(edit.from, edit.to) ?? '';
      // Others may have written between its letters.
      expect(text.startsWith(before.inserted.slice(0, 1))).toBe(true);
      expect(text.endsWith(before.inserted.slice(-1))).toBe(true);
      found++;
    }
  }
  expect(found).toBeGreaterThan(300);
});

it('has an empty stretch left where all of it was deleted', () => {
  const at = { atMs: 0, seq: 1, file: 0 };
  const track = {
    splices: [
      { ...at, author: 0, position: 0, deleted: '', inserted: 'one two' },
      { ...at, author: 0, position: 4, deleted: '', inserted: 'and ' },
      { ...at, author: 1, position: 2, deleted: 'e and t', inserted: '' },
      { ...at, author: 1, position: 0, deleted: '', inserted: '> ' },
    ],
  } as unknown as Track;
  expect(lastEdit(track, 2, 0)).toMatchObject({ from: 4, to: 8 });
  expect(lastEdit(track, 3, 0)).toMatchObject({ from: 2, to: 2 });
  expect(lastEdit(track, 4, 0)).toMatchObject({ from: 4, to: 4 });
  expect(lastEdit(track, 4)).toMatchObject({ from: 0, to: 2 });
});

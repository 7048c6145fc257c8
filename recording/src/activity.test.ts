import { SeededRandom } from '@tatami/kernel';
import { expect, it } from 'vitest';
import { recordSession } from '../testing/recorded-session.ts';
import { activityOf } from './activity.ts';
import { Timeline } from './timeline.ts';
import { TrackBuilder } from './track-builder.ts';

it('counts each character typed or deleted once, at its time and for its author', () => {
  const builder = new TrackBuilder();
  for (const row of recordSession(new SeededRandom(3), 200).rows) builder.add(row);
  const track = builder.build();
  const line = new Timeline(track);
  const activity = activityOf(track, line, 7);
  for (const [author, parts] of activity.entries()) {
    for (const [part, count] of parts.entries()) {
      const here = track.splices.filter(
        splice =>
          splice.author === author &&
          Math.min(6, Math.floor((line.fromTrack(splice.atMs) / line.lengthMs) * 7)) === part,
      );
      expect(count).toBe(
        here.reduce((sum, splice) => sum + splice.deleted.length + splice.inserted.length, 0),
      );
    }
  }
});

it('is nothing for a track of nobody, and all at once for one of no length', () => {
  const empty = new TrackBuilder().build();
  expect(activityOf(empty, new Timeline(empty), 3)).toEqual([]);
  const splice = { atMs: 0, seq: 1, author: 0, file: 0, position: 0, deleted: '', inserted: 'ab' };
  const track = { ...empty, authors: ['a' as never], splices: [splice] };
  expect(activityOf(track, new Timeline(track), 2)).toEqual([[2, 0]]);
});

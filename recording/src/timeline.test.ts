import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import { recordSession } from '../testing/recorded-session.ts';
import { Timeline } from './timeline.ts';
import type { Moment, Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';

const NIGHT = 12 * 3_600_000;
const splice = (atMs: number) => ({
  atMs,
  seq: 1,
  author: 0,
  file: 0,
  position: 0,
  deleted: '',
  inserted: 'a',
});
const track: Track = {
  ...new TrackBuilder().build(),
  lengthMs: NIGHT + 4_000,
  splices: [splice(0), splice(3_000), splice(NIGHT), splice(NIGHT + 2_000)],
};

describe('a time line', () => {
  it('has no nights in it', () => {
    const line = new Timeline(track);
    expect(line.lengthMs).toBe(3_000 + 10_000 + 4_000);
    expect(line.fromTrack(3_000)).toBe(3_000);
    expect(line.fromTrack(NIGHT)).toBe(13_000);
    expect(line.toTrack(13_000)).toBe(NIGHT);
    expect(line.fromTrack((3_000 + NIGHT) / 2)).toBeCloseTo(8_000);
  });

  it('is not made longer by people who come and go', () => {
    const visits = [1, 2, 3].map(day => ({ atMs: day * NIGHT * 2, kind: 'join' }) as Moment);
    const light = { atMs: NIGHT + 3_000, kind: 'light' } as Moment;
    const visited = { ...track, moments: [light, ...visits], lengthMs: 6 * NIGHT };
    expect(new Timeline(visited).lengthMs).toBe(3_000 + 10_000 + 3_000 + 10_000);
  });

  it('leads from each place to its time and back, and never backwards', () => {
    const random = freshRandom('time line');
    const builder = new TrackBuilder();
    for (const row of recordSession(random, 200).rows) builder.add(row);
    const line = new Timeline(builder.build());
    let before = 0;
    for (let place = 0; place <= line.lengthMs; place += 1 + random.int(2_000)) {
      expect(line.fromTrack(line.toTrack(place))).toBeCloseTo(place, 3);
      expect(line.toTrack(place)).toBeGreaterThanOrEqual(before);
      before = line.toTrack(place);
    }
  });

  it('ends where the track ends', () => {
    const line = new Timeline(track);
    expect(line.toTrack(1e12)).toBe(track.lengthMs);
    expect(line.fromTrack(1e12)).toBe(line.lengthMs);
    expect(line.toTrack(-5)).toBe(0);
    expect(new Timeline(new TrackBuilder().build()).lengthMs).toBe(0);
  });
});

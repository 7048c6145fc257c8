import { freshRandom } from '@tatami/kernel/testing';
import { expect, it } from 'vitest';
import { recordSession } from '../testing/recorded-session.ts';
import { spreadInTicks } from './spread-in-ticks.ts';
import { TICK_MS, wholeTicks } from './track.ts';
import { TrackBuilder } from './track-builder.ts';

it('[RP2] spreads the splices of a tick evenly, in order, and changes nothing else of them', () => {
  const random = freshRandom('ticks');
  const builder = new TrackBuilder();
  for (const row of recordSession(random, 300).rows) builder.add(row);
  const track = builder.build();
  const spread = spreadInTicks(track);
  const inTicks = spread.splices.map(splice => ({ ...splice, atMs: wholeTicks(splice.atMs) }));
  expect(inTicks, `seed ${random.seed}`).toEqual(track.splices);
  const times = spread.splices.map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const last = track.splices.flatMap(({ atMs }, index) =>
    track.splices[index + 1]?.atMs === atMs ? [] : [[atMs, times[index]]],
  );
  for (const [tick, atMs] of last) expect(atMs).toBe(tick);
});

it('[RP2] plays sixteen letters a second as sixteen, not as eight pairs', () => {
  const splice = { seq: 1, author: 0, file: 0, position: 0, deleted: '', inserted: 'a' };
  const at = (index: number) => wholeTicks((index + 1) * (TICK_MS / 2));
  const splices = Array.from({ length: 16 }, (_, index) => ({ ...splice, atMs: at(index) }));
  const { splices: spread } = spreadInTicks({ ...new TrackBuilder().build(), splices });
  const gaps = spread.slice(1).map(({ atMs }, index) => atMs - (spread[index]?.atMs ?? 0));
  for (const gap of gaps) expect([62, 63]).toContain(gap);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playedBetween, playedTo } from './played-to.ts';
import type { Track } from './track.ts';

const tracks = fc
  .array(fc.constantFrom(0, 10, 400, 900, 1_999, 2_000, 2_001, 60_000), { minLength: 1, maxLength: 12 })
  .map(pauses => {
    let atMs = 0;
    const splices = pauses.map(pause => {
      atMs += pause;
      return { atMs };
    });
    return { splices, lengthMs: atMs + 300 } as unknown as Track;
  });

it('[RP1] comes to the same place in any number of steps, and never goes back', () => {
  const steps = fc.array(fc.nat(3_000), { maxLength: 20 });
  fc.assert(
    fc.property(tracks, fc.nat(5_000), steps, fc.boolean(), (track, start, parts, skipsIdle) => {
      let atMs = Math.min(start, track.lengthMs);
      const whole = playedTo(
        track,
        atMs,
        parts.reduce((sum, part) => sum + part, 0),
        skipsIdle,
      );
      for (const part of parts) {
        const next = playedTo(track, atMs, part, skipsIdle).atMs;
        expect(next).toBeGreaterThanOrEqual(Math.min(atMs + part, track.lengthMs));
        atMs = next;
      }
      expect(atMs).toBe(whole.atMs);
    }),
  );
});

it('says how long the time from a moment to the next edit is played', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), fc.boolean(), (gapMs, intoMs, skipsIdle) => {
      const track = { splices: [{ atMs: 0 }, { atMs: gapMs }], lengthMs: gapMs + 1 } as unknown as Track;
      const fromMs = Math.min(intoMs, gapMs);
      const lastsMs = playedBetween({ beforeMs: 0, nextMs: gapMs }, fromMs, skipsIdle);
      expect(playedTo(track, fromMs, lastsMs, skipsIdle).atMs).toBe(lastsMs === 0 ? fromMs : gapMs);
      if (lastsMs > 0) expect(playedTo(track, fromMs, lastsMs - 1, skipsIdle).atMs).toBeLessThan(gapMs);
    }),
  );
});

it('plays half a second on both sides of idle time', () => {
  const track = { splices: [{ atMs: 0 }, { atMs: 10_000 }], lengthMs: 10_100 } as unknown as Track;
  expect(playedTo(track, 0, 500, true)).toEqual({ atMs: 500, skippedMs: undefined });
  expect(playedTo(track, 0, 501, true)).toEqual({ atMs: 9_501, skippedMs: 9_000 });
  expect(playedTo(track, 0, 1_050, true)).toEqual({ atMs: 10_050, skippedMs: 0 });
  expect(playedTo(track, 0, 5_000, false)).toEqual({ atMs: 5_000, skippedMs: undefined });
});

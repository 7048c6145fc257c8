import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { FuzzResult } from './testing/forged-insert-fuzz.ts';
import { honestBurst, interleavedBurst, liveSession } from './testing/honest-sessions.ts';

describe('honest traffic', () => {
  it('[G11] of three users who type at once, with lag, undo and several files, always passes', () => {
    const random = freshRandom('live traffic');
    const total = sum(Array.from({ length: 25 }, () => liveSession(random, 2_000)));
    console.log('live traffic:', total.tally);
    expect(total.faults).toEqual([]);
    expect(Object.keys(total.tally).sort()).toEqual(['known', 'pass']);
  }, 180_000);

  it.each([
    [1, 30],
    [5, 30],
    [20, 30],
    [100, 20],
    [400, 8],
    [5_000, 2],
  ])(
    '[G12] of %d offline edits in one step 2 is never refused',
    (edits, runs) => {
      const random = freshRandom('offline bursts');
      const total = sum(Array.from({ length: runs }, () => honestBurst(random, edits)));
      console.log(`bursts of ${edits} edits:`, total.tally);
      expect(total.faults).toEqual([]);
      if (edits <= 400) expect(total.tally['unsure window']).toBeUndefined();
    },
    60_000,
  );

  it('[G14] of one who edited before and after others’ text arrived is never refused', () => {
    const random = freshRandom('interleaved bursts');
    const total = sum(Array.from({ length: 30 }, () => interleavedBurst(random, 30)));
    console.log('interleaved bursts and live edits:', total.tally);
    expect(total.faults).toEqual([]);
  }, 180_000);
});

function sum(results: readonly FuzzResult[]): FuzzResult {
  const tally: Record<string, number> = {};
  for (const result of results) {
    for (const [name, count] of Object.entries(result.tally)) tally[name] = (tally[name] ?? 0) + count;
  }
  return { faults: results.flatMap(result => result.faults), tally };
}

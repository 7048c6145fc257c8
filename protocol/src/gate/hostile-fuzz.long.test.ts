import { freshRandom } from '@tatami/kernel/testing';
import { expect, it } from 'vitest';
import { fuzzBytes } from './testing/byte-fuzz.ts';
import { fuzzForgedInserts } from './testing/forged-insert-fuzz.ts';
import { honestBurst, interleavedBurst, liveSession } from './testing/honest-sessions.ts';

const MINUTES = 60_000;

it.each(Array.from({ length: 8 }, (_, i) => i))(
  '[G11] 40,000 forged inserts show the same to everybody or are refused, run %d',
  () => {
    expect(fuzzForgedInserts(freshRandom('forged inserts'), 40_000).faults).toEqual([]);
  },
  10 * MINUTES,
);

it.each(Array.from({ length: 8 }, (_, i) => i))(
  '[G1] 500,000 mutants of honest updates never break a room, run %d',
  () => {
    expect(fuzzBytes(freshRandom('byte mutants'), 500_000).faults).toEqual([]);
  },
  10 * MINUTES,
);

it(
  '[G12] a million honest edits and a thousand bursts are accepted',
  () => {
    const random = freshRandom('honest, long');
    for (let i = 0; i < 200; i++) expect(liveSession(random, 5_000).faults).toEqual([]);
    for (let i = 0; i < 500; i++) {
      expect(honestBurst(random, 1 + random.int(1_000)).faults).toEqual([]);
      expect(interleavedBurst(random, 1 + random.int(300)).faults).toEqual([]);
    }
  },
  30 * MINUTES,
);

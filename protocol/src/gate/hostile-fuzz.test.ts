import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import { fuzzBytes } from './testing/byte-fuzz.ts';
import { fuzzForgedInserts } from './testing/forged-insert-fuzz.ts';

describe('hostile updates at random', () => {
  it('[G11] with neighbours that exist but never were neighbours show the same to everybody or are refused', () => {
    const { faults, tally } = fuzzForgedInserts(freshRandom('forged inserts'), 3_000);
    console.log('forged inserts:', tally);
    expect(faults).toEqual([]);
    expect(tally.pass).toBeGreaterThan(0);
  }, 180_000);

  it('[G1] made of honest ones by changing bytes never break a room', () => {
    const { faults, tally } = fuzzBytes(freshRandom('byte mutants'), 50_000);
    console.log('byte mutants:', tally);
    expect(faults).toEqual([]);
    expect(tally.pass).toBeGreaterThan(0);
  }, 180_000);
});

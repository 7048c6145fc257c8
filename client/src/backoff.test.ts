import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.ts';

it('doubles the bound with each failure, up to 30 seconds', () => {
  const atMost = (failures: number) => backoffDelayMs(failures, () => 1);
  expect([0, 1, 2, 5, 6, 60].map(atMost)).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000]);
});

it('stays under 2.5 seconds for somebody whose edits wait', () => {
  expect([0, 1, 2, 3, 60].map(failures => backoffDelayMs(failures, () => 1, true))).toEqual([
    500, 1000, 2000, 2500, 2500,
  ]);
});

it('takes any time from nothing to the bound', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const delayMs = backoffDelayMs(failures, () => random);
      return delayMs >= 0 && delayMs <= 30_000 && delayMs === random * backoffDelayMs(failures, () => 1);
    }),
  );
});

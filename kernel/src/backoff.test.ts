import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const BACKOFF = { firstMs: 50, longestMs: 1_000 };

it('doubles the bound with each failure, up to the longest', () => {
  const bounds = [0, 1, 2, 4, 5, 2_000].map(failures => backoffMs(BACKOFF, failures, () => 1));
  expect(bounds).toEqual([50, 100, 200, 800, 1_000, 1_000]);
});

it('takes any time up to the bound', () => {
  expect([0, 0.25, 0.5].map(random => backoffMs(BACKOFF, 2, () => random))).toEqual([0, 50, 100]);
});

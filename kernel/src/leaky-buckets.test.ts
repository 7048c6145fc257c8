import { describe, expect, it } from 'vitest';
import { LeakyBuckets } from './leaky-buckets.ts';

describe('what owners may use in a minute', () => {
  it('can be used at once, and comes back at a steady rate, for each owner apart', () => {
    const buckets = new LeakyBuckets(60);
    expect(Array.from({ length: 61 }, () => buckets.tryUse('ana', 1, 0)).indexOf(false)).toBe(60);
    expect(buckets.tryUse('bia', 60, 0)).toBe(true);
    expect(buckets.tryUse('ana', 2, 1_000)).toBe(false);
    expect(buckets.tryUse('ana', 1, 1_000)).toBe(true);
    expect(buckets.tryUse('ana', 60, 61_000)).toBe(true);
  });

  it('says how long it takes to make up for more than that', () => {
    const buckets = new LeakyBuckets(6_000);
    expect(buckets.waitMs('ana', 0)).toBe(0);
    buckets.use('ana', 6_000, 0);
    expect(buckets.waitMs('ana', 0)).toBe(0);
    buckets.use('ana', 500, 0);
    expect(buckets.waitMs('ana', 0)).toBe(5_000);
    expect(buckets.waitMs('ana', 4_000)).toBe(1_000);
    expect(buckets.waitMs('ana', 5_000)).toBe(0);
  });

  it('says what is left, and how long until all of it is', () => {
    const buckets = new LeakyBuckets(60);
    expect([buckets.left('ana', 0), buckets.resetMs('ana', 0)]).toEqual([60, 0]);
    buckets.use('ana', 30, 0);
    expect([buckets.left('ana', 0), buckets.resetMs('ana', 0)]).toEqual([30, 30_000]);
    expect([buckets.left('ana', 10_000), buckets.resetMs('ana', 10_000)]).toEqual([40, 20_000]);
    buckets.use('ana', 90, 10_000);
    expect(buckets.left('ana', 10_000)).toBe(0);
    expect(new LeakyBuckets(0).left('ana', 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is without limit for 0', () => {
    const buckets = new LeakyBuckets(0);
    expect(buckets.tryUse('ana', 1e12, 0)).toBe(true);
    expect([buckets.waitMs('ana', 0), buckets.size]).toEqual([0, 0]);
  });

  it('forgets owners whose use is made up for', () => {
    const buckets = new LeakyBuckets(60);
    for (let i = 0; i < 10_000; i++) buckets.use(`owner ${i}`, 1, i * 100);
    expect(buckets.size).toBeLessThan(2_000);
  });
});

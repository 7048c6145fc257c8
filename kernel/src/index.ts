export { type Backoff, backoffMs } from './backoff.ts';
export { type Cancel, type Clock, every, sleep, systemClock, type WallClock } from './clock.ts';
export { ExpiringCache } from './expiring-cache.ts';
export { LeakyBuckets } from './leaky-buckets.ts';
export { isOneLine } from './one-line.ts';
export { SeededRandom } from './seeded-random.ts';

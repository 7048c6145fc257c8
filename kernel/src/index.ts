export { type Backoff, backoffMs } from './backoff.ts';
export {
  accentContrast,
  type BrandColours,
  brandBackground,
  contrastOf,
  LEAST_ACCENT_CONTRAST,
  luminanceOf,
  mixed,
  readableOn,
} from './brand-colours.ts';
export { type Cancel, type Clock, every, sleep, systemClock, type WallClock } from './clock.ts';
export { ExpiringCache } from './expiring-cache.ts';
export { ExpiringShelf } from './expiring-shelf.ts';
export { LeakyBuckets } from './leaky-buckets.ts';
export { isOneLine } from './one-line.ts';
export { SeededRandom } from './seeded-random.ts';

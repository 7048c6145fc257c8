export { freshRandom, freshSeed } from './fresh-random.ts';
export { ManualClock } from './manual-clock.ts';
export { SkippingClock } from './skipping-clock.ts';
export { until } from './until.ts';

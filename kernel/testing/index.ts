export { ManualClock } from './manual-clock.ts';
export { until } from './until.ts';

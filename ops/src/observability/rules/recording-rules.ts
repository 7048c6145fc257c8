import { objectiveRules } from './objectives.ts';
import type { RecordingRule } from './rule.ts';

/** What dashboards and alerts ask for more than once. */
export function recordingRules(): RecordingRule[] {
  return [
    { record: 'tatami:saved_lag_seconds:p99_5m', expr: p99('tatami_saved_lag_seconds') },
    { record: 'tatami:join_seconds:p99_5m', expr: p99('tatami_join_seconds') },
    { record: 'tatami:api_request_seconds:p99_5m', expr: p99('tatami_api_request_seconds') },
    // Each process of the workers counts all that waits, so the sum would count it several times.
    { record: 'tatami:jobs_waiting:max', expr: 'max by (kind) (tatami_jobs_waiting)' },
    {
      record: 'tatami:jobs_oldest_waiting_seconds:max',
      expr: 'max by (kind) (tatami_jobs_oldest_waiting_seconds)',
    },
    ...objectiveRules(),
  ];
}

function p99(histogram: string): string {
  return `histogram_quantile(0.99, sum by (le) (rate(${histogram}_bucket[5m])))`;
}

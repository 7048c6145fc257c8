import type { MetricsRegistry } from '@tatami/service';
import type { IndexerMetrics } from './ports.ts';

export function prometheusMetrics(registry: MetricsRegistry): IndexerMetrics {
  const indexed = registry.counter('tatami_search_indexed_total', 'Changes that the index has accepted');
  const failures = registry.counter('tatami_search_failures_total', 'Batches that will be tried again');
  const age = registry.histogram(
    'tatami_search_change_age_seconds',
    'From a change to its place in the index',
  );
  const backlog = registry.gauge('tatami_search_backlog', 'Changes that wait, of all tenants');
  const lag = registry.gauge('tatami_search_lag_seconds', 'The age of the oldest change that waits');
  return {
    accepted: (changes, ageMs) => {
      indexed.inc(changes);
      age.observe(Math.max(0, ageMs) / 1000);
    },
    failed: () => failures.inc(),
    waiting: backlogs => {
      backlog.set(backlogs.reduce((sum, { count }) => sum + count, 0));
      lag.set(backlogs.reduce((longest, { lagS }) => Math.max(longest, lagS), 0));
    },
  };
}

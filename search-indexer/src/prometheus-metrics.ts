import type { MetricsRegistry } from '@tatami/service';
import type { CheckerMetrics } from './index-checker.ts';
import type { IndexerMetrics } from './ports.ts';

export function prometheusMetrics(registry: MetricsRegistry): IndexerMetrics & CheckerMetrics {
  const indexed = registry.counter('tatami_search_indexed_total', 'Changes that the index has accepted');
  const failures = registry.counter('tatami_search_failures_total', 'Batches that will be tried again');
  const age = registry.histogram(
    'tatami_search_change_age_seconds',
    'From a change to its place in the index',
  );
  const backlog = registry.gauge('tatami_search_backlog', 'Changes that wait, of all tenants');
  const lag = registry.gauge('tatami_search_lag_seconds', 'The age of the oldest change that waits');
  const differences = registry.counter(
    'tatami_search_differences_total',
    'POCs that the index had otherwise than the database when they were compared; nothing should ever be',
    ['kind'],
  );
  return {
    differed: (kind, pocs) => differences.inc({ kind }, pocs),
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

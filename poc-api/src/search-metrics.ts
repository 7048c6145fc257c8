import type { Logger, MetricsRegistry } from '@tatami/service';
import type { SearchMonitor } from './search-index-of.ts';

export function searchMetrics(metrics: MetricsRegistry, log: Pick<Logger, 'warn' | 'info'>): SearchMonitor {
  const isLeftAlone = metrics.gauge(
    'tatami_api_search_away',
    '1 while OpenSearch does not answer and searches are answered by names and labels alone',
  );
  const partial = metrics.counter(
    'tatami_api_search_partial_total',
    'Searches that were answered by names and labels alone',
  );
  const failures = metrics.counter(
    'tatami_api_search_failures_total',
    'Requests that the search index did not answer, or not in time',
    ['how'],
  );
  return {
    failed: how => failures.inc({ how }),
    away: isAway => {
      isLeftAlone.set(isAway ? 1 : 0);
      if (isAway) log.warn({}, 'OpenSearch does not answer: searches are answered by names and labels alone');
      else log.info({}, 'OpenSearch answers again');
    },
    answeredInPart: () => partial.inc(),
  };
}

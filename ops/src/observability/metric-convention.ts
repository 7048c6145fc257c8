import type { ExportedMetric } from './exported-metrics.ts';

/** Gauges whose names say what they count, or that are 1 while something is so. Each other one has its unit in its name. */
const UNITS_OF_COUNTS: Readonly<Record<string, string>> = {
  tatami_api_rate_limits_apart: '0 or 1',
  tatami_api_search_away: '0 or 1',
  tatami_bus_up: '0 or 1',
  tatami_connections: 'connections',
  tatami_database_connection_budget: 'connections',
  tatami_database_connection_waiters: 'requests',
  tatami_database_connections: 'connections',
  tatami_faults: '0 or 1',
  tatami_jobs_waiting: 'jobs',
  tatami_ready: '0 or 1',
  tatami_replays: 'replays',
  tatami_rooms: 'rooms',
  tatami_search_backlog: 'changes',
  tatami_year_videos: 'videos',
};

/** Their values are words of the source. A tenant, a person or a dojo is never a label: each would make a time series. */
const BOUNDED_LABELS: readonly string[] = [
  ...['code', 'fault', 'how', 'kind', 'limit', 'outcome', 'reason', 'route', 'state', 'status', 'what'],
  'year',
];

/** Undefined if the name of a gauge neither has a unit nor is known to count something. */
export function unitOf({ name, kind }: Pick<ExportedMetric, 'name' | 'kind'>): string | undefined {
  if (/_bytes(_total)?$/.test(name)) return 'bytes';
  if (/_seconds(_total)?$/.test(name)) return 'seconds';
  return kind === 'counter' ? 'times' : UNITS_OF_COUNTS[name];
}

/** What breaks the convention of names, units, help and labels; empty if nothing does. */
export function conventionProblems(metrics: readonly ExportedMetric[]): string[] {
  return metrics.flatMap(metric => {
    const { name, kind, help, labels } = metric;
    return [
      ...(/^tatami(_[a-z][a-z0-9]*)+$/.test(name) ? [] : [`${name}: no name that begins with tatami_`]),
      ...((kind === 'counter') === name.endsWith('_total')
        ? []
        : [`${name}: counters alone end with _total`]),
      ...(kind !== 'histogram' || name.endsWith('_seconds') ? [] : [`${name}: a histogram is of seconds`]),
      ...(unitOf(metric) === undefined ? [`${name}: no unit in the name, and none is known`] : []),
      ...(help.length >= 8 ? [] : [`${name}: no help`]),
      ...labels
        .filter(label => !BOUNDED_LABELS.includes(label))
        .map(label => `${name}: the label ${label} is not known to have few values`),
    ];
  });
}

import { objectiveAlerts } from './objectives.ts';
import type { Alert } from './rule.ts';

const PROCESS = '{{ with $labels.pod }}{{ . }}{{ else }}{{ $labels.instance }}{{ end }}';

/** Every alert; each name has a section in `ops/RUNBOOKS.md`. */
export function alerts(): Alert[] {
  return [...objectiveAlerts(), ...OF_PROCESSES, ...OF_THE_JOURNAL, ...OF_JOBS, ...OF_SEARCH, ...OF_TOKENS];
}

const OF_PROCESSES: readonly Alert[] = [
  {
    name: 'TatamiProcessDown',
    // The label is what Prometheus makes of the pods' label app.kubernetes.io/part-of.
    expr: 'up{app_kubernetes_io_part_of="tatami"} == 0',
    for: '5m',
    severity: 'ticket',
    summary: `${PROCESS} does not answer Prometheus`,
  },
  {
    name: 'TatamiProcessNotReady',
    expr: 'tatami_ready == 0',
    for: '5m',
    severity: 'ticket',
    summary: `${PROCESS} has not been ready for five minutes`,
  },
  {
    name: 'TatamiReadinessFlapping',
    expr: 'changes(tatami_ready[15m]) >= 6',
    severity: 'ticket',
    summary: `${PROCESS} was ready and not ready again and again in a quarter of an hour`,
  },
  {
    name: 'TatamiDatabaseNotReached',
    expr: 'tatami_faults{fault="database-not-reached"} == 1',
    for: '1m',
    severity: 'page',
    summary: `${PROCESS} does not reach the database`,
  },
  {
    name: 'TatamiConnectionBudgetExhausted',
    expr: 'min_over_time(tatami_database_connection_waiters[5m]) > 0',
    severity: 'ticket',
    summary: `For five minutes ${PROCESS} has had requests that wait for a connection to the database`,
  },
  {
    name: 'TatamiEventLoopDelay',
    expr: 'avg_over_time(tatami_event_loop_delay_p99_seconds[5m]) > 0.2',
    for: '5m',
    severity: 'ticket',
    summary: `The event loop of ${PROCESS} is {{ $value | humanizeDuration }} late`,
  },
  {
    name: 'TatamiMemoryNearLimit',
    expr: 'tatami_resident_memory_bytes / tatami_memory_limit_bytes > 0.9 or tatami_heap_bytes / tatami_heap_limit_bytes > 0.9',
    for: '5m',
    severity: 'page',
    summary: `${PROCESS} uses {{ $value | humanizePercentage }} of its memory and will be ended`,
  },
  {
    name: 'TatamiBusDown',
    expr: 'tatami_bus_up == 0',
    for: '1m',
    severity: 'page',
    summary: `${PROCESS} has no connection to Redis: its dojos hear of other pods every two seconds only`,
  },
];

const OF_THE_JOURNAL: readonly Alert[] = [
  {
    name: 'TatamiNotSaving',
    expr: 'tatami_faults{fault="not-saving"} == 1',
    for: '30s',
    severity: 'page',
    summary: `${PROCESS} has edits that the database does not take`,
  },
  {
    name: 'TatamiDatabaseLostEdits',
    expr: 'sum(increase(tatami_recoveries_total[1h])) > 0',
    severity: 'page',
    summary: 'The database had lost what it had committed; pods have put it back',
  },
  {
    name: 'TatamiDocumentsDiverge',
    expr: 'sum(increase(tatami_divergences_total{kind="again"}[1h])) > 0',
    severity: 'ticket',
    summary: 'A document of a client stayed different from its room after it was mended',
  },
];

const OF_JOBS: readonly Alert[] = [
  {
    name: 'TatamiVideoBacklog',
    expr: 'tatami:jobs_oldest_waiting_seconds:max{kind="video"} > 3600',
    for: '10m',
    severity: 'ticket',
    summary: 'A video has waited for {{ $value | humanizeDuration }}',
  },
  {
    name: 'TatamiJobBacklog',
    expr: 'tatami:jobs_oldest_waiting_seconds:max{kind!="video"} > 900',
    for: '5m',
    severity: 'ticket',
    summary: 'A job of kind {{ $labels.kind }} has waited for {{ $value | humanizeDuration }}',
  },
  {
    name: 'TatamiJobsDeadLettered',
    expr: 'sum by (kind) (increase(tatami_jobs_ended_total{outcome="failed"}[1h])) >= 3',
    severity: 'ticket',
    summary: '{{ $value | humanize }} jobs of kind {{ $labels.kind }} have failed for good in an hour',
  },
];

const OF_SEARCH: readonly Alert[] = [
  {
    name: 'TatamiSearchLag',
    expr: 'max(tatami_search_lag_seconds) > 300',
    for: '5m',
    severity: 'ticket',
    summary: 'Searches find POCs as they were {{ $value | humanizeDuration }} ago',
  },
  {
    name: 'TatamiSearchBacklog',
    expr: 'max(tatami_search_backlog) > 10000',
    for: '15m',
    severity: 'ticket',
    summary: '{{ $value | humanize }} changes wait for the search index',
  },
  {
    name: 'TatamiSearchAway',
    expr: 'max(tatami_api_search_away) == 1',
    for: '5m',
    severity: 'ticket',
    summary: 'OpenSearch does not answer: searches know names and labels alone',
  },
  {
    name: 'TatamiSearchDiffers',
    expr: 'sum by (kind) (increase(tatami_search_differences_total[1h])) > 0',
    severity: 'ticket',
    summary: 'The search index had POCs otherwise than the database ({{ $labels.kind }})',
  },
];

const JOINS = 'sum(rate(tatami_join_seconds_count[10m]))';
const REFUSED = 'sum(rate(tatami_refusals_total{code=~"unauthenticated|token-revoked"}[10m]))';
const REQUESTS = 'sum(rate(tatami_api_request_seconds_count[10m]))';
const REFUSED_REQUESTS = 'sum(rate(tatami_api_request_seconds_count{status="401"}[10m]))';

/** A token that has expired is no news: phones sleep. A provider whose keys changed refuses everybody. */
const OF_TOKENS: readonly Alert[] = [
  {
    name: 'TatamiTokensRefused',
    expr: `${REFUSED} / (${REFUSED} + (${JOINS} or vector(0))) > 0.3 and ${REFUSED} > 0.1`,
    for: '5m',
    severity: 'ticket',
    labels: { where: 'sockets' },
    summary: '{{ $value | humanizePercentage }} of those who come to a dojo have a token that is refused',
  },
  {
    name: 'TatamiTokensRefused',
    expr: `${REFUSED_REQUESTS} / ${REQUESTS} > 0.3 and ${REFUSED_REQUESTS} > 0.1`,
    for: '5m',
    severity: 'ticket',
    labels: { where: 'api' },
    summary: '{{ $value | humanizePercentage }} of the requests to the API have a token that is refused',
  },
];

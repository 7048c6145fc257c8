import type { Alert, RecordingRule } from './rule.ts';

/** What is promised, as the share of events that may go wrong, over thirty days. */
interface Objective {
  readonly slo: string;
  /** From 0 to 1. */
  readonly budget: number;
  readonly alert: string;
  readonly summary: string;
  /** The share of what went wrong in a window. */
  readonly errors: (window: Window) => string;
}

type Window = '5m' | '30m' | '1h' | '6h';

const WINDOWS: readonly Window[] = ['5m', '30m', '1h', '6h'];
/** Probes are no requests of people, and say 503 on purpose. */
const REQUESTS = 'tatami_api_request_seconds_count{route!~".*/(healthz|readyz|metrics)"}';
const FAILED_REQUESTS =
  'tatami_api_request_seconds_count{route!~".*/(healthz|readyz|metrics)",status=~"5.."}';
/** Refusals that are the server's fault, not the client's: nobody with a better client would have come in. */
const FAILED_CONNECTIONS = 'tatami_refusals_total{code=~"internal|newer-version|not-saving|overloaded"}';

export const OBJECTIVES: readonly Objective[] = [
  {
    slo: 'api-availability',
    budget: 0.001,
    alert: 'TatamiApiErrorBudgetBurn',
    summary: '{{ $value | humanizePercentage }} of the requests to the API fail',
    errors: window => `(${rate(FAILED_REQUESTS, window)} or vector(0)) / ${rate(REQUESTS, window)}`,
  },
  {
    slo: 'socket-availability',
    budget: 0.001,
    alert: 'TatamiSocketErrorBudgetBurn',
    summary: '{{ $value | humanizePercentage }} of those who come to a dojo are turned away by the server',
    errors: window => {
      const failed = `(${rate(FAILED_CONNECTIONS, window)} or vector(0))`;
      return `${failed} / (${failed} + ${rate('tatami_join_seconds_count', window)})`;
    },
  },
  {
    slo: 'saved-in-a-second',
    budget: 0.01,
    alert: 'TatamiSavedLagBudgetBurn',
    summary: '{{ $value | humanizePercentage }} of what is typed takes over a second to be saved',
    errors: window => slowerThan('tatami_saved_lag_seconds', '1', window),
  },
  {
    slo: 'joined-in-two-seconds',
    budget: 0.01,
    alert: 'TatamiJoinTimeBudgetBurn',
    summary: '{{ $value | humanizePercentage }} of those who come to a dojo wait over two seconds',
    errors: window => slowerThan('tatami_join_seconds', '2', window),
  },
];

/** Of each objective, how much went wrong in each window that an alert looks at. */
export function objectiveRules(): RecordingRule[] {
  return WINDOWS.flatMap(window =>
    OBJECTIVES.map(({ slo, errors }) => ({
      record: errorsIn(window),
      labels: { slo },
      expr: errors(window),
    })),
  );
}

/**
 * Two alerts of each objective, by two windows each: the long one says that much of the budget is gone, the short one that it
 * is still so. A budget of thirty days lasts two days at 14.4 times its rate, and five at 6 times.
 * After the Site Reliability Workbook, chapter 5.
 */
export function objectiveAlerts(): Alert[] {
  return OBJECTIVES.flatMap(objective => [
    burnAlert(objective, { severity: 'page', times: 14.4, long: '1h', short: '5m' }),
    burnAlert(objective, { severity: 'ticket', times: 6, long: '6h', short: '30m' }),
  ]);
}

function burnAlert(
  { slo, budget, alert, summary }: Objective,
  { severity, times, long, short }: Pick<Alert, 'severity'> & { times: number; long: Window; short: Window },
): Alert {
  const most = Number((budget * times).toPrecision(6));
  const over = (window: Window) => `${errorsIn(window)}{slo="${slo}"} > ${most}`;
  return { name: alert, severity, summary, expr: `${over(long)} and ${over(short)}` };
}

function errorsIn(window: Window): string {
  return `tatami:slo_errors:ratio_rate${window}`;
}

function rate(series: string, window: Window): string {
  return `sum(rate(${series}[${window}]))`;
}

/** @param seconds one of the histogram's buckets; Prometheus 3 writes it with a fraction */
function slowerThan(histogram: string, seconds: string, window: Window): string {
  const all = rate(`${histogram}_count`, window);
  return `1 - ${rate(`${histogram}_bucket{le=~"${seconds}|${seconds}.0"}`, window)} / ${all}`;
}

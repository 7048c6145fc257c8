/** How Grafana writes values. */
type Unit = 's' | 'bytes' | 'Bps' | 'short' | 'percentunit' | 'reqps';

export interface Query {
  readonly expr: string;
  /** With names of labels in double braces. */
  readonly legend: string;
}

/** A picture with time from left to right. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  /** What to think of it. */
  readonly description?: string;
  readonly queries: readonly Query[];
}

export interface Dashboard {
  /** Never changes: links to the dashboard have it. */
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** By which a process is named on its own line. */
const PROCESS = '{{pod}} {{instance}}';

/** A gauge, one line for each process. */
export function perProcess(expr: string): Query {
  return { expr, legend: PROCESS };
}

/** A counter, as events in a second. */
export function rateOf(counter: string, by?: string): Query {
  return by === undefined
    ? { expr: `sum(rate(${counter}[5m]))`, legend: 'all' }
    : { expr: `sum by (${by}) (rate(${counter}[5m]))`, legend: `{{${by.replace(', ', '}} {{')}}}` };
}

/** The median and the slowest hundredth of a histogram of seconds. */
export function quantilesOf(histogram: string): Query[] {
  return [0.5, 0.99].map(quantile => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket[5m])))`,
    legend: `p${quantile * 100}`,
  }));
}

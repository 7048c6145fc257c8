import type { DayCount } from '../../report/report-data.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface YearActivity {
  readonly levels: readonly number[];
  readonly firstWeekday: number;
  readonly activeDays: number;
  /** The longest run of days with edits. */
  readonly streak: number;
  /** From 0. */
  readonly busiestMonth: number;
}

/** How a year of days went; undefined for one without any. */
export function activityOfYear(year: number, days: readonly DayCount[]): YearActivity | undefined {
  const first = utcDay(year, 0);
  const edits = new Array<number>(Math.round((utcDay(year + 1, 0) - first) / DAY_MS)).fill(0);
  const months = new Array<number>(12).fill(0);
  for (const { day, edits: count } of days) {
    const index = Math.round((Date.parse(day) - first) / DAY_MS);
    if (index < 0 || index >= edits.length) continue;
    edits[index] = count;
    const month = new Date(day).getUTCMonth();
    months[month] = (months[month] ?? 0) + count;
  }
  const most = Math.max(...edits);
  if (most <= 0) return undefined;
  let streak = 0;
  let run = 0;
  for (const count of edits) {
    run = count > 0 ? run + 1 : 0;
    streak = Math.max(streak, run);
  }
  return {
    // By the root, or one very busy day would leave all others pale.
    levels: edits.map(count => Math.ceil(4 * Math.sqrt(count / most))),
    firstWeekday: new Date(first).getUTCDay(),
    activeDays: edits.filter(count => count > 0).length,
    streak,
    busiestMonth: months.indexOf(Math.max(...months)),
  };
}

/** `Date.UTC` takes years below 100 for others. */
function utcDay(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

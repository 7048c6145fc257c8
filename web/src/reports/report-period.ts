/** Days of the calendar, `YYYY-MM-DD`; both belong to the period. */
export interface ReportPeriod {
  readonly from: string;
  readonly to: string;
}

export const PERIOD_CHOICES = ['this-month', 'last-month', 'this-year', 'last-year'] as const;
type PeriodChoice = (typeof PERIOD_CHOICES)[number];

/** What the server takes. */
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

/** @param today where the user is */
export function periodOf(choice: PeriodChoice, today: Date): ReportPeriod {
  const [year, month] = [today.getFullYear(), today.getMonth()];
  switch (choice) {
    case 'this-month':
      return { from: dayOf(year, month, 1), to: dayOf(year, month, today.getDate()) };
    case 'last-month':
      return { from: dayOf(year, month - 1, 1), to: dayOf(year, month, 0) };
    case 'this-year':
      return { from: dayOf(year, 0, 1), to: dayOf(year, month, today.getDate()) };
    case 'last-year':
      return { from: dayOf(year - 1, 0, 1), to: dayOf(year - 1, 11, 31) };
  }
}

/** Why a period that somebody typed is none; undefined if it is one. */
export function periodFault({ from, to }: ReportPeriod): 'incomplete' | 'reversed' | 'too-long' | undefined {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return 'incomplete';
  if (first > last) return 'reversed';
  return last - first >= MAX_DAYS * DAY_MS ? 'too-long' : undefined;
}

/** The API says the first day that does not belong to a period any more. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
}

/** Months and days may be out of range, as those of `Date` may. */
function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

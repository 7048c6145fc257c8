import { InvalidRequest } from '../http/invalid-request.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;
const DAY_MS = 86_400_000;
const LONGEST_AHEAD_MS = 2 * 366 * DAY_MS;

/**
 * When a dojo is to begin, as somebody asks for it.
 * @returns RFC 3339, UTC
 * @throws InvalidRequest where it is no time, long over, or years ahead
 */
export function startTime<None extends null | undefined>(asked: string | None, nowMs: number): string | None {
  if (typeof asked !== 'string') return asked;
  const atMs = RFC_3339.test(asked) ? Date.parse(asked) : Number.NaN;
  // Date takes February 30 for March 2.
  if (Number.isNaN(atMs) || !isDayOfMonth(asked)) {
    throw new InvalidRequest('#/startsAt', 'A time is written as 2026-11-28T14:00:00Z');
  }
  if (atMs < nowMs - DAY_MS || atMs > nowMs + LONGEST_AHEAD_MS) {
    throw new InvalidRequest('#/startsAt', 'It has to be between yesterday and two years ahead');
  }
  return new Date(atMs).toISOString();
}

function isDayOfMonth(time: string): boolean {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number);
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

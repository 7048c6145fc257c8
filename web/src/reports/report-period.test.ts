import { expect, it } from 'vitest';
import { dayAfter, dayBefore, periodFault, periodOf } from './report-period.ts';

it.each([
  ['this-month', new Date(2026, 10, 27), '2026-11-01', '2026-11-27'],
  ['last-month', new Date(2026, 0, 31), '2025-12-01', '2025-12-31'],
  ['last-month', new Date(2024, 2, 31), '2024-02-01', '2024-02-29'],
  ['this-year', new Date(2026, 0, 1), '2026-01-01', '2026-01-01'],
  ['last-year', new Date(2026, 5, 1), '2025-01-01', '2025-12-31'],
] as const)('%s is from the first day to the last: %s', (choice, today, from, to) => {
  expect(periodOf(choice, today)).toEqual({ from, to });
});

it.each([
  ['2026-01-01', '2026-01-01', undefined],
  ['2026-01-02', '2026-01-01', 'reversed'],
  ['', '2026-01-01', 'incomplete'],
  ['2025-01-01', '2026-02-04', undefined],
  ['2025-01-01', '2026-02-05', 'too-long'],
])('from %s to %s: %s', (from, to, fault) => {
  expect(periodFault({ from, to })).toBe(fault);
});

it('steps over the ends of months and years', () => {
  expect(dayAfter('2026-02-28')).toBe('2026-03-01');
  expect(dayBefore('2026-01-01')).toBe('2025-12-31');
});

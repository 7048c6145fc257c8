import { expect, it } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = new Date('2026-05-20T12:00:00Z');

it.each([
  ['2026-05-20T11:59:30Z', 'now'],
  ['2026-05-20T11:20:00Z', '40 minutes ago'],
  ['2026-05-20T09:00:00Z', '3 hours ago'],
  ['2026-05-19T11:00:00Z', 'yesterday'],
  ['2026-05-08T11:00:00Z', 'last week'],
  ['2026-01-02T12:00:00Z', 'Jan 2, 2026'],
])('%s is %s', (time, expected) => {
  expect(relativeTime(new Date(time), now, 'en')).toBe(expected);
});

it('speaks Portuguese', () => {
  expect(relativeTime(new Date('2026-05-20T09:00:00Z'), now, 'pt-BR')).toBe('há 3 horas');
});

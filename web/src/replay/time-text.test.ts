import { expect, it } from 'vitest';
import { parseTime, timeText } from './time-text.ts';

it.each([
  [0, '0:00'],
  [999, '0:00'],
  [65_000, '1:05'],
  [3_599_000, '59:59'],
  [3_845_000, '1:04:05'],
  [36_000_000, '10:00:00'],
])('writes %i ms as %s, and reads it back', (ms, text) => {
  expect(timeText(ms)).toBe(text);
  expect(parseTime(text)).toBe(Math.floor(ms / 1000) * 1000);
});

it.each(['', 'x', '1:', ':5', '1:2:3:4', '-5', '1.5'])('reads no time from %j', text => {
  expect(parseTime(text)).toBeUndefined();
});

it('reads seconds alone', () => {
  expect(parseTime('754')).toBe(754_000);
});

import { expect, it } from 'vitest';
import { inputTime, timeOfInput } from './input-time.ts';

it('is shown in the zone of the device, and comes back as it was', () => {
  for (const time of ['2026-11-28T12:30:00.000Z', '2026-06-30T23:59:00.000Z', '2028-02-29T00:00:00.000Z']) {
    const shown = inputTime(time);
    const at = new Date(time);
    expect(shown).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(Number(shown.slice(11, 13))).toBe(at.getHours());
    expect(timeOfInput(shown)).toBe(time);
  }
});

it('may be none', () => {
  expect([inputTime(null), timeOfInput('')]).toEqual(['', undefined]);
});

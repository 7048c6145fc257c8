import { describe, expect, it } from 'vitest';
import { startTime } from './start-time.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const asked = (time: string | null | undefined) => startTime(time, NOW);

describe('when a dojo is to begin', () => {
  it('is told in UTC', () => {
    expect(asked('2026-11-29T09:30:00-03:00')).toBe('2026-11-29T12:30:00.000Z');
    expect(asked('2028-02-29T09:30Z')).toBe('2028-02-29T09:30:00.000Z');
    expect([asked(null), asked(undefined)]).toEqual([null, undefined]);
  });

  it.each([
    ...['', 'tomorrow', '2026-11-29', '2026-11-29T09:30:00', '2027-02-30T09:30:00Z', '2026-13-01T09:30:00Z'],
    ...['2026-11-29T25:00:00Z', '2026-11-26T09:30:00Z', '2029-01-01T00:00:00Z', '0000-00-00T00:00:00Z'],
  ])('is not %s', time => {
    expect(() => asked(time)).toThrow(expect.objectContaining({ pointer: '#/startsAt' }));
  });
});

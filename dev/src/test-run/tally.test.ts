import { describe, expect, it } from 'vitest';
import { closingLine, withoutSkips } from './tally.ts';

describe('closingLine', () => {
  it('counts what passed and failed', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: [] })).toBe('12 passed, 0 failed');
  });

  it('speaks of skipped tests only if there are any', () => {
    expect(closingLine({ passed: 1, failed: 2, skipped: ['a', 'b'] })).toBe('1 passed, 2 failed, 2 skipped');
  });
});

describe('withoutSkips', () => {
  it('makes a failure of every skipped test but the allowed ones', () => {
    const tally = { passed: 3, failed: 1, skipped: ['room > opens', 'phone > rings'] };
    expect(withoutSkips(tally, [{ name: 'phone > rings', because: 'no phone' }])).toEqual({
      passed: 3,
      failed: 2,
      skipped: ['phone > rings'],
    });
  });
});

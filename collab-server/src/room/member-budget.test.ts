import { DEFAULT_LIMITS } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { MemberBudget } from './member-budget.ts';

describe('what a connection has cost', () => {
  it('[R10] is enough after five refusals that no honest client can cause, or fifty of any', () => {
    const hostile = new MemberBudget(DEFAULT_LIMITS, 0);
    expect([1, 2, 3, 4, 5].map(() => hostile.refused('update-forged', 0))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    const honest = new MemberBudget(DEFAULT_LIMITS, 0);
    const verdicts = Array.from({ length: 50 }, () => honest.refused('not-driver', 0));
    expect(verdicts.indexOf(true)).toBe(49);
  });

  it('[R10] is forgotten after ten seconds', () => {
    const budget = new MemberBudget(DEFAULT_LIMITS, 0);
    for (let second = 0; second < 100; second += 3) {
      expect(budget.refused('update-malformed', second * 1_000)).toBe(false);
    }
  });

  it('[R11] makes it wait when it has used up its CPU, for as long as the budget takes to refill', () => {
    const budget = new MemberBudget(DEFAULT_LIMITS, 0);
    expect(budget.chargeCpu(90, 0)).toBe(0);
    expect(budget.chargeCpu(20, 0)).toBe(1_000);
    expect(budget.chargeCpu(0, 1_000)).toBe(0);
    expect(budget.chargeCpu(100, 20_000)).toBe(0);
  });

  it('[R11] lets nobody wait for one message that the machine interrupted', () => {
    const budget = new MemberBudget(DEFAULT_LIMITS, 0);
    expect(budget.chargeCpu(5_000, 0)).toBe(0);
    expect(budget.chargeCpu(1, 0)).toBe(100);
  });
});

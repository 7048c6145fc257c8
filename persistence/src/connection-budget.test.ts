import { describe, expect, it } from 'vitest';
import { ConnectionBudget } from './connection-budget.ts';

describe('the connection budget', () => {
  it('grants up to its total, then in the order asked as slots come back', () => {
    const budget = new ConnectionBudget({ total: 2 });
    const granted: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) budget.request(() => granted.push(name));
    expect(granted).toEqual(['a', 'b']);
    budget.giveBack(false);
    expect(granted).toEqual(['a', 'b', 'c']);
    budget.giveBack(false);
    expect(granted).toEqual(['a', 'b', 'c', 'd']);
    expect(budget.used).toBe(2);
  });

  it('forgets a request that was taken back', () => {
    const budget = new ConnectionBudget({ total: 1 });
    const granted: string[] = [];
    budget.request(() => granted.push('a'));
    const second = budget.request(() => granted.push('b'));
    budget.request(() => granted.push('c'));
    second.cancel();
    budget.giveBack(false);
    expect(granted).toEqual(['a', 'c']);
  });

  it('counts slots that are being given back against the shortage', () => {
    const budget = new ConnectionBudget({ total: 1 });
    budget.request(() => {});
    let shortages = 0;
    budget.onShortage(() => shortages++);
    budget.request(() => {});
    expect([shortages, budget.shortage]).toEqual([1, 1]);
    budget.announceReturn();
    expect(budget.shortage).toBe(0);
    budget.giveBack(true);
    expect([budget.shortage, budget.used]).toEqual([0, 1]);
  });

  it('is starving for an owner when somebody else has waited longer than its patience', () => {
    let nowMs = 0;
    const budget = new ConnectionBudget({ total: 1, patienceMs: 25, nowMs: () => nowMs });
    const [busy, quiet] = [{}, {}];
    budget.request(() => {}, busy);
    budget.request(() => {}, busy);
    budget.request(() => {}, quiet);
    expect(budget.isOtherStarving(busy)).toBe(false);
    nowMs = 26;
    expect(budget.isOtherStarving(busy)).toBe(true);
    budget.announceReturn();
    budget.announceReturn();
    expect(budget.isOtherStarving(busy)).toBe(false);
  });

  it('is not starving for an owner whose own requests wait', () => {
    let nowMs = 0;
    const budget = new ConnectionBudget({ total: 1, patienceMs: 25, nowMs: () => nowMs });
    const owner = {};
    budget.request(() => {}, owner);
    budget.request(() => {}, owner);
    nowMs = 26;
    expect(budget.isOtherStarving(owner)).toBe(false);
    expect(budget.isOtherStarving({})).toBe(true);
  });

  it('notices a slot that is given back twice', () => {
    const budget = new ConnectionBudget({ total: 1 });
    budget.request(() => {});
    budget.giveBack(false);
    expect(() => budget.giveBack(false)).toThrow(RangeError);
  });
});

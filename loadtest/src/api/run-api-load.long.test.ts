import { expect, it } from 'vitest';
import { runApiLoad } from './run-api-load.ts';

it('keeps tenants apart while connections are closed and opened, and stays in its budget', async () => {
  const { rate, rateBackends, check, checkBackends } = await runApiLoad({
    ...{ tenants: 6, perSecond: 50, seconds: 2, budget: 12 },
    ...{ operations: 1_000, checkBudget: 4, seed: 7 },
  });
  expect(rate.failures).toBe(0);
  expect(rate.reads.total + rate.writes.total).toBeGreaterThan(20);
  expect(check.wrong).toEqual([]);
  expect(check.foreign).toBeGreaterThan(200);
  expect(rateBackends).toBeLessThanOrEqual(12);
  expect(checkBackends).toBeLessThanOrEqual(4);
}, 120_000);

import { afterEach, expect, it } from 'vitest';
import { type CheckResult, Health } from './health.ts';
import { MetricsRegistry } from './metrics-registry.ts';
import { measureReadiness } from './readiness-metrics.ts';

const metrics = new Set<MetricsRegistry>();
afterEach(() => {
  for (const one of metrics) one.close();
});

/** A scrape that has what the question before it has found. */
async function scrapeOf(check: () => CheckResult | Promise<CheckResult>, errors: unknown[] = []) {
  const registry = new MetricsRegistry();
  metrics.add(registry);
  const health = new Health({ checks: [check] });
  measureReadiness(registry, health, (_what, error) => errors.push(error));
  await registry.scrape();
  return registry.scrape();
}

it('says that a process is ready', async () => {
  const text = await scrapeOf(() => ({ faults: [] }));
  expect(text).toContain('\ntatami_ready 1\n');
  expect(text).not.toContain('tatami_faults{');
});

it('says what keeps a process from being ready', async () => {
  const text = await scrapeOf(() => ({ faults: ['database-not-reached'] }));
  expect(text).toContain('\ntatami_ready 0\n');
  expect(text).toContain('\ntatami_faults{fault="database-not-reached"} 1\n');
});

it('answers while a check hangs, and says that the process is not ready', async () => {
  expect(await scrapeOf(() => new Promise(() => {}))).toContain('\ntatami_ready 0\n');
});

it('reports a check that fails itself', async () => {
  const errors: unknown[] = [];
  const failure = new Error('a bug');
  expect(await scrapeOf(() => Promise.reject(failure), errors)).toContain('\ntatami_ready 0\n');
  expect(errors).toContain(failure);
});

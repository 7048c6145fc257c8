import { afterEach, beforeEach, expect, it } from 'vitest';
import { MetricsRegistry } from './metrics-registry.ts';

let metrics: MetricsRegistry;
beforeEach(() => {
  metrics = new MetricsRegistry();
});
afterEach(() => metrics.close());

it('refuses a name that breaks the convention', () => {
  for (const name of ['edits_total', 'tatami_edits', 'tatami_Edits_total', 'tatami__total'])
    expect(() => metrics.counter(name, 'Edits'), name).toThrow(RangeError);
  expect(() => metrics.gauge('tatami_rooms_total', 'Rooms')).toThrow(RangeError);
  expect(() => metrics.histogram('tatami_join_ms', 'Joins')).toThrow(RangeError);
});

it('looks at each scrape how much memory is in use, and how much there may be', async () => {
  const value = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await metrics.scrape())?.[1]);
  expect(await value('tatami_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(await value('tatami_memory_limit_bytes')).toBeGreaterThan(
    await value('tatami_resident_memory_bytes'),
  );
  expect(await value('tatami_heap_limit_bytes')).toBeGreaterThan(await value('tatami_heap_bytes'));
});

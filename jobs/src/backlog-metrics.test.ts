import { JobQueue } from '@tatami/job-queue';
import { systemClock } from '@tatami/kernel';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { MetricsRegistry } from '@tatami/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countBacklog } from './backlog-metrics.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('says what waits in tenants that have work', async () => {
  const metrics = new MetricsRegistry();
  const queue = new JobQueue(tenant.storage.database);
  const ask = () =>
    queue.ask({
      id: newUserId(),
      kind: 'video',
      subjectId: newUserId(),
      askedBy: newUserId(),
      data: {},
    });
  await ask();
  await ask();
  await tenant.persistence.catalog.noteWork(tenant.storage.tenant.id);
  const errors: unknown[] = [];
  const count = countBacklog({
    persistence: tenant.persistence,
    metrics,
    clock: systemClock,
    reportError: (_what, error) => errors.push(error),
  });
  await count(() => false);
  const text = await metrics.scrape();
  expect(text).toMatch(/\ntatami_jobs_waiting\{kind="video"\} 2\n/);
  expect(text).toMatch(/\ntatami_jobs_oldest_waiting_seconds\{kind="video"\} \d/);
  for (const job of await queue.backlog()) expect(job).toMatchObject({ kind: 'video', count: 2 });
  expect(errors).toEqual([]);
  metrics.close();
});

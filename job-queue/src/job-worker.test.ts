import { systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { TatamiError, type TenantId } from '@tatami/protocol';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Job } from './job.ts';
import { JobQueue } from './job-queue.ts';
import { type JobHandler, JobWorker } from './job-worker.ts';

let tenants: TestTenant[];
let queues: Map<TenantId, JobQueue>;
const workers = new Set<JobWorker>();
beforeAll(async () => {
  tenants = [await createTestTenant(), await createTestTenant()];
  queues = new Map(tenants.map(({ tenantId, storage }) => [tenantId, new JobQueue(storage.database)]));
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  workers.clear();
});
afterAll(async () => {
  for (const tenant of tenants) await tenant.dispose();
});

function work(archive: JobHandler): { idle: Set<TenantId>; troubles: string[] } {
  const idle = new Set<TenantId>();
  const troubles: string[] = [];
  const worker = new JobWorker({
    handlers: {
      ...{ email: archive, push: archive, topic: archive, webhook: archive },
      ...{ archive, report: archive, video: archive },
    },
    tenants: async () => tenants.map(({ tenantId }) => tenantId),
    open: async tenantId => {
      const queue = queues.get(tenantId);
      return queue && { queue, release: () => {} };
    },
    onIdle: async tenantId => {
      idle.add(tenantId);
    },
    onEnd: () => {},
    clock: systemClock,
    random: Math.random,
    reportError: what => troubles.push(what),
  });
  workers.add(worker);
  worker.start();
  return { idle, troubles };
}

function queueOf(index: number): JobQueue {
  const queue = queues.get(tenants[index]?.tenantId ?? ('' as TenantId));
  if (queue === undefined) throw new Error(`there is no tenant ${index}`);
  return queue;
}

function ask(index: number): Promise<Job> {
  const [id, subjectId, askedBy] = [newUserId(), newUserId(), newUserId()];
  return queueOf(index).ask({ id, kind: 'archive', subjectId, askedBy, data: {} });
}

const ends = (index: number, { id }: Job, state: string) =>
  until(`the job is ${state}`, async () => (await queueOf(index).read(id))?.state === state);

it('does what was asked for, and says when nothing waits any more', async () => {
  const job = await ask(0);
  const { idle, troubles } = work(async ({ subjectId }, { step }) => {
    await step(0.5, 'half');
    return { subjectId };
  });
  await ends(0, job, 'done');
  expect(await queueOf(0).read(job.id)).toMatchObject({ result: { subjectId: job.subjectId } });
  await until('it is idle', () => idle.has(tenants[0]?.tenantId ?? ('' as TenantId)));
  expect(troubles).toEqual([]);
});

it('[JQ3] does the first job of a tenant after one of another that has many', async () => {
  for (let i = 0; i < 5; i++) await ask(0);
  const done: TenantId[] = [];
  const single = await ask(1);
  work(async (_, { tenantId }) => {
    done.push(tenantId);
  });
  await ends(1, single, 'done');
  expect(done.indexOf(tenants[1]?.tenantId ?? ('' as TenantId))).toBeLessThanOrEqual(1);
  await until('all are done', () => done.length === 6);
});

it('stops a job that was cancelled at its next step', async () => {
  const job = await ask(0);
  let isCancelled = false;
  let went = 0;
  work(async (_, { step }) => {
    for (let i = 0; i < 1_000; i++) {
      await step(i / 1_000, 'counting');
      went = i;
      if (i === 3) isCancelled = await queueOf(0).cancel(job.id, 'archive', newUserId());
    }
  });
  await ends(0, job, 'cancelled');
  await until('it has stopped', () => isCancelled);
  expect(went).toBe(3);
});

it('tries again after a fault of ours, and not after one that stays', async () => {
  const [unlucky, early, impossible] = [await ask(0), await ask(0), await ask(0)];
  let tries = 0;
  let isStoreAway = true;
  const { troubles } = work(async ({ id }) => {
    if (id === impossible.id) throw new TatamiError('dojo-not-found');
    if (id === early.id && isStoreAway) {
      isStoreAway = false;
      throw new TatamiError('objects-unavailable');
    }
    if (id === unlucky.id && ++tries === 1) throw new Error('the disk is full');
  });
  await ends(0, unlucky, 'done');
  expect(tries).toBe(2);
  await ends(0, early, 'done');
  await ends(0, impossible, 'failed');
  expect(await queueOf(0).read(impossible.id)).toMatchObject({ reason: 'dojo-not-found' });
  expect(troubles).toEqual(Array(2).fill('A job of kind archive failed'));
}, 60_000);

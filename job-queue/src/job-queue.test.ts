import { SERVER_ACTOR, sql } from '@tatami/persistence';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewJob, TakenJob } from './job.ts';
import { JobQueue } from './job-queue.ts';
import { insertMessage } from './sql/insert-message.ts';

let tenant: TestTenant;
let queue: JobQueue;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());
beforeEach(async () => {
  await tenant.storage.database.query(sql`delete from jobs.job`);
  await tenant.storage.database.query(sql`delete from job`);
  queue = new JobQueue(tenant.storage.database);
});

const newJob = (): NewJob => ({
  id: newUserId(),
  kind: 'archive',
  subjectId: newUserId(),
  askedBy: newUserId(),
  data: { uptoSeq: 7 },
});

describe('the queue of a tenant', () => {
  it('[JQ1] has a job that was asked for, as it was asked for', async () => {
    const asked = newJob();
    const job = await queue.ask(asked);
    expect(job).toMatchObject({ id: asked.id, state: 'waiting', progress: 0, step: null, result: null });
    expect(await queue.read(asked.id)).toEqual(job);
    expect(await queue.isIdle()).toBe(false);
    expect(await queue.take(['archive'])).toEqual(asked);
    expect(await queue.read(asked.id)).toMatchObject({ state: 'running' });
    expect(await queue.take(['archive'])).toBeUndefined();
  });

  it('[JQ1] has neither the job nor its place in the queue if one of them cannot be written', async () => {
    const asked = newJob();
    await queue.ask(asked);
    await expect(queue.ask(asked)).rejects.toThrow();
    expect(await queue.take(['archive'])).toBeDefined();
    expect(await queue.take(['archive'])).toBeUndefined();
  });

  it('has no more open jobs of one person than asked for, also if they ask for many at once', async () => {
    const askedBy = newUserId();
    const ask = () => queue.ask({ ...newJob(), kind: 'report', askedBy }, { most: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, ask));
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(['too-many-jobs', 'too-many-jobs', 'too-many-jobs']);
    const [newest] = await queue.list('report', askedBy, 1);
    expect(await queue.list('report', askedBy, 10)).toHaveLength(3);
    expect(await queue.list('archive', askedBy, 10)).toEqual([]);
    await queue.cancel(newest?.id ?? '', 'report', newUserId());
    expect(await ask()).toMatchObject({ kind: 'report', data: { uptoSeq: 7 } });
    for (let i = 0; i < 3; i++) expect(await queue.take(['report'])).toBeDefined();
    expect(await queue.take(['report'])).toBeUndefined();
  });

  it('says how far a job is, and what came of it', async () => {
    await queue.ask(newJob());
    const taken = await queue.take(['archive']);
    if (taken === undefined) throw new Error('there is a job');
    expect(await queue.progress(taken.id, 0.5, 'packing')).toBe(true);
    expect(await queue.read(taken.id)).toMatchObject({ progress: 0.5, step: 'packing' });
    await queue.done(taken, { pocId: 'x' });
    expect(await queue.read(taken.id)).toMatchObject({ state: 'done', progress: 1, result: { pocId: 'x' } });
    expect(await queue.isIdle()).toBe(true);
  });

  it('says how many jobs of each kind wait, and since when the oldest does', async () => {
    expect(await queue.backlog()).toEqual([]);
    await queue.ask({ ...newJob(), kind: 'video' });
    await queue.ask({ ...newJob(), kind: 'video' });
    await queue.ask({ ...newJob(), kind: 'report' });
    await queue.take(['report']);
    await tenant.storage.database.query(sql`update job set created_at = created_at - interval '1 h'`);
    expect(await queue.backlog()).toEqual([{ kind: 'video', count: 2, oldestS: expect.any(Number) }]);
    const [videos] = await queue.backlog();
    expect(videos?.oldestS).toBeGreaterThanOrEqual(3600);
  });

  it('[JQ2] leaves a job cancelled, whether it waits or runs', async () => {
    const [waiting, running] = [newJob(), newJob()];
    await queue.ask(running);
    const taken = await queue.take(['archive']);
    await queue.ask(waiting);
    expect(await queue.cancel(waiting.id, 'archive', newUserId())).toBe(true);
    expect(await queue.cancel(running.id, 'archive', newUserId())).toBe(true);
    expect(await queue.cancel(running.id, 'archive', newUserId())).toBe(false);
    expect(await queue.take(['archive'])).toBeUndefined();
    expect(await queue.progress(running.id, 0.9, 'late')).toBe(false);
    if (taken !== undefined) await queue.done(taken, {});
    for (const { id } of [waiting, running]) {
      expect(await queue.read(id)).toMatchObject({ state: 'cancelled', result: null });
    }
  });

  it('[JQ4] tells whoever asked once how a job has ended, unless it was cancelled', async () => {
    const { notifications } = tenant.storage;
    const [archive, report, cancelled] = [newJob(), newJob(), newJob()];
    for (const job of [archive, report, cancelled]) await queue.ask({ ...job, askedBy: archive.askedBy });
    const taken: (TakenJob | undefined)[] = [];
    for (let i = 0; i < 3; i++) taken.push(await queue.take(['archive']));
    const byId = (id: string) => {
      const job = taken.find(one => one?.id === id);
      if (job === undefined) throw new Error('it was taken');
      return job;
    };
    await queue.done(byId(archive.id), {});
    await queue.done(byId(archive.id), {});
    await queue.cancel(cancelled.id, 'archive');
    await queue.done(byId(cancelled.id), {});
    await queue.fail({ ...byId(report.id), kind: 'report' }, 'validation-failed');
    expect(await notifications.list(archive.askedBy, 10)).toMatchObject([
      { kind: 'report-failed', subjectId: report.id, reason: 'validation-failed' },
      { kind: 'archive-ready', subjectId: archive.subjectId, reason: null },
    ]);
  });

  it('gives what somebody waits for before what the server has asked for', async () => {
    const [planned, asked] = [newJob(), newJob()];
    await queue.ask(planned, { by: SERVER_ACTOR, priority: -1 });
    await queue.ask(asked);
    expect((await queue.take(['archive']))?.id).toBe(asked.id);
    expect((await queue.take(['archive']))?.id).toBe(planned.id);
  });

  it('lists messages as everything else, newest first', async () => {
    const askedBy = newUserId();
    const told: string[] = [];
    for (let i = 0; i < 8; i++) {
      const subjectId = newUserId();
      await tenant.storage.database.transaction(transaction =>
        insertMessage(transaction, { kind: 'email', subjectId, askedBy, data: {} }),
      );
      told.unshift(subjectId);
    }
    expect((await queue.list('email', askedBy, 10)).map(({ subjectId }) => subjectId)).toEqual(told);
  });

  it('tries a job again until it was tried often enough', async () => {
    const asked = newJob();
    await queue.ask(asked);
    for (let attempt = 0; ; attempt++) {
      // The pause before the next try is over at once.
      await tenant.storage.database.query(sql`update jobs.job set start_after = now() - interval '1 s'`);
      const taken = await queue.take(['archive']);
      if (taken === undefined) throw new Error(`there was no try ${attempt}`);
      if (!(await queue.retry(taken, 'internal'))) {
        expect(attempt).toBe(5);
        break;
      }
      expect(await queue.read(asked.id)).toMatchObject({ state: 'waiting' });
    }
    expect(await queue.read(asked.id)).toMatchObject({ state: 'failed', reason: 'internal' });
    expect(await queue.take(['archive'])).toBeUndefined();
  });

  it('gives the job of a worker that is gone to another', async () => {
    const asked = newJob();
    await queue.ask(asked);
    await queue.take(['archive']);
    await queue.maintain();
    expect(await queue.take(['archive'])).toBeUndefined();
    await tenant.storage.database.query(sql`update jobs.job set started_on = now() - interval '1 day'`);
    await queue.maintain();
    await tenant.storage.database.query(sql`update jobs.job set start_after = now() - interval '1 s'`);
    expect(await queue.take(['archive'])).toEqual(asked);
  });

  it('gives each job to one of many who ask at once', async () => {
    const jobs = Array.from({ length: 10 }, newJob);
    for (const job of jobs) await queue.ask(job);
    const others = Array.from({ length: 20 }, () => new JobQueue(tenant.storage.database));
    const taken = await Promise.all(others.map(other => other.take(['archive'])));
    expect(taken.flatMap(job => job?.id ?? []).toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  });
});

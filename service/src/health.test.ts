import { expect, it } from 'vitest';
import { Health, reaches } from './health.ts';

async function readiness(health: Health): Promise<unknown> {
  const answer = await health.answer('/readyz');
  return { status: answer?.status, ...(JSON.parse(answer?.body ?? '{}') as object) };
}

it('is ready when no check finds a fault, and until it stops', async () => {
  const health = new Health({ checks: [() => ({ faults: [], details: { promise: 'restart' } })] });
  expect(await readiness(health)).toEqual({
    status: 200,
    isReady: true,
    isStopping: false,
    promise: 'restart',
    faults: [],
  });
  health.stopping();
  expect(await readiness(health)).toMatchObject({ status: 503, isReady: false, isStopping: true });
});

it('names the faults of all checks, and lives all the same', async () => {
  const health = new Health({ checks: [() => ({ faults: ['a'] }), async () => ({ faults: ['b', 'c'] })] });
  expect(await readiness(health)).toMatchObject({ status: 503, isReady: false, faults: ['a', 'b', 'c'] });
  expect(await health.answer('/healthz')).toMatchObject({ status: 200 });
  expect(await health.answer('/other')).toBeUndefined();
});

it('is not ready while something is not reached, and reports why', async () => {
  let isThere = false;
  const reported: unknown[] = [];
  const failure = new Error('refused');
  const faults: string[] = [];
  const ask = () => (isThere ? Promise.resolve(faults) : Promise.reject(failure));
  const health = new Health({
    checks: [reaches('database-not-reached', ask, (_what, error) => reported.push(error))],
  });
  const answer = await health.answer('/readyz');
  expect(answer?.status).toBe(503);
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ isReady: false, faults: ['database-not-reached'] });
  expect(reported).toEqual([failure]);
  isThere = true;
  expect(await health.answer('/readyz')).toMatchObject({ status: 200 });
  faults.push('database-user-is-superuser');
  expect(await readiness(health)).toMatchObject({ status: 503, faults: ['database-user-is-superuser'] });
});

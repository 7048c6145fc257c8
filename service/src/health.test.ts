import { expect, it } from 'vitest';
import { Health } from './health.ts';

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

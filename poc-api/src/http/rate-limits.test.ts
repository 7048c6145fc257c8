import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem, TestApi } from '../../testing/test-api.ts';
import { MemoryRateLimiter } from '../rate-limits/memory-rate-limiter.ts';

let nowMs = 0;
let api: TestApi;
beforeAll(async () => {
  const rateLimiter = new MemoryRateLimiter({ rates: { user: 3, tenant: 5 }, now: () => nowMs });
  api = await TestApi.start({ rateLimiter });
});
afterAll(() => api.stop());

it('tells everybody what is left to them, and whoever has used it up when to come back', async () => {
  const [ana, bia] = [api.signIn(), api.signIn()];
  const ask = async (person = ana) => {
    const { status, headers, body } = await api.ask(person, 'GET', '/v1/pocs');
    return {
      status,
      body,
      left: headers.ratelimit,
      policy: headers['ratelimit-policy'],
      wait: headers['retry-after'],
    };
  };
  expect(await ask()).toMatchObject({
    ...{ status: 200, wait: undefined },
    policy: '"user";q=3;w=60, "tenant";q=5;w=60',
    left: '"user";r=2;t=20, "tenant";r=4;t=12',
  });
  await ask();
  await ask();
  expect(await ask()).toMatchObject({
    ...{ status: 429, body: problem('rate-limited', 429), wait: '20' },
    left: '"user";r=0;t=60, "tenant";r=2;t=36',
  });
  expect([(await ask(bia)).status, (await ask(bia)).status]).toEqual([200, 200]);
  // The tenant has used up what it may, though this user has not.
  expect(await ask(bia)).toMatchObject({ status: 429, wait: '12' });
  nowMs += 20_000;
  expect((await ask()).status).toBe(200);
});

it('counts nothing of those who are not signed in', async () => {
  const answer = await api.ask(undefined, 'GET', '/v1/pocs');
  expect([answer.status, answer.headers.ratelimit]).toEqual([401, undefined]);
});

import { JobQueue } from '@tatami/job-queue';
import type { WebhookDelivery } from '@tatami/rest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultAt, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('is set and removed by owners, with a secret that is told once', async () => {
  const [owner, other] = [api.signIn(['owner']), api.signIn(['facilitator'])];
  const url = 'https://hooks.example/dojo?x=1';
  for (const [method, body] of [['GET'], ['PUT', { url }], ['DELETE']] as const) {
    expect((await api.ask(other, method, '/v1/webhook', body)).body).toEqual(problem('not-owner', 403));
  }
  expect((await api.ask(owner, 'GET', '/v1/webhook')).body).toEqual({ url: null });
  const secrets = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const { status, body } = await api.ask(owner, 'PUT', '/v1/webhook', { url });
    expect([status, body.url]).toEqual([200, url]);
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    secrets.add(body.secret);
  }
  expect(secrets.size).toBe(2);
  expect((await api.ask(owner, 'GET', '/v1/webhook')).body).toEqual({ url });
  const foreign = api.signIn(['owner'], await api.addTenant());
  expect((await api.ask(foreign, 'GET', '/v1/webhook')).body).toEqual({ url: null });
  expect((await api.ask(owner, 'DELETE', '/v1/webhook')).status).toBe(204);
  expect((await api.ask(owner, 'DELETE', '/v1/webhook')).status).toBe(404);
});

it.each(['http://hooks.example', 'https://me:secret@hooks.example', 'x'])('refuses %s', async url => {
  const refused = await api.ask(api.signIn(['owner']), 'PUT', '/v1/webhook', { url });
  expect([refused.status, refused.body]).toEqual([422, faultAt('#/url')]);
});

it('says what became of the last messages, and sends a test', async () => {
  const [owner, other] = [api.signIn(['owner']), api.signIn(['facilitator'])];
  const [list, test] = ['/v1/webhook/deliveries', '/v1/webhook/test'];
  expect((await api.ask(other, 'GET', list)).body).toEqual(problem('not-owner', 403));
  expect((await api.ask(other, 'POST', test)).body).toEqual(problem('not-owner', 403));
  expect((await api.ask(owner, 'POST', test)).body).toEqual(problem('not-found', 404));
  await api.ask(owner, 'PUT', '/v1/webhook', { url: 'https://hooks.example/' });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    const asked = await api.ask(owner, 'POST', test);
    expect(asked).toMatchObject({
      status: 202,
      body: { event: 'test', state: 'waiting', isTried: false, answer: null },
    });
    ids.push(asked.body.id);
  }
  const queue = new JobQueue(api.tenant.storage.database);
  const take = async () => {
    const job = await queue.take(['webhook']);
    if (job === undefined) throw new Error('it waits');
    return job;
  };
  const [done, refused, skipped] = [await take(), await take(), await take()];
  await queue.progress(done.id, 0, 'answered-204');
  await queue.done(done, { isSent: true, status: 204 });
  await queue.progress(refused.id, 0, 'answered-500');
  await queue.fail(refused, 'webhook-failed');
  await queue.done(skipped, { isSent: false });
  const { items } = (await api.ask(owner, 'GET', list)).body;
  const ends = new Map([
    [done.id, ['done', 204, null]],
    [refused.id, ['failed', 500, 'webhook-failed']],
    [skipped.id, ['skipped', null, null]],
  ]);
  expect(
    items.map(({ id, state, answer, reason }: WebhookDelivery) => [id, [state, answer, reason]]),
  ).toEqual(ids.toReversed().map(id => [id, ends.get(id) ?? ['waiting', null, null]]));
  for (let i = 0; i < 19; i++) await api.ask(owner, 'POST', test);
  expect((await api.ask(owner, 'POST', test)).body).toEqual(problem('too-many-jobs', 429));
});

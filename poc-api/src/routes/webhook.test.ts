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

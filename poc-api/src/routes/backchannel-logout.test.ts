import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const send = (token: string) =>
  api.ask(undefined, 'POST', '/v1/backchannel-logout', `logout_token=${token}&other=1`, FORM);

it('ends the tokens of whoever has signed out, and of nobody else', async () => {
  const [ana, bia] = [api.signIn(), api.signIn()];
  expect((await api.ask(ana, 'GET', '/v1/dojos')).status).toBe(200);
  const answer = await send(api.logoutToken(ana, 'of-ana'));
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  const refused = await api.ask(ana, 'GET', '/v1/dojos');
  expect([refused.status, refused.body]).toEqual([401, problem('token-revoked', 401)]);
  expect((await api.ask(bia, 'GET', '/v1/dojos')).status).toBe(200);
});

it('takes a logout token once', async () => {
  const token = api.logoutToken(api.signIn(), 'twice');
  expect((await send(token)).status).toBe(200);
  const again = await send(token);
  expect([again.status, again.body]).toEqual([400, problem('logout-token-invalid', 400)]);
});

it('answers 400 to a token that proves nothing, and 422 to what is no such form', async () => {
  const answer = await send('e30.e30.x');
  expect([answer.status, answer.body]).toEqual([400, problem('logout-token-invalid', 400)]);
  expect((await api.ask(undefined, 'POST', '/v1/backchannel-logout', 'token=x', FORM)).status).toBe(422);
  const long = await send('x'.repeat(9000));
  expect(long.body).toEqual(problem('message-too-large', 413));
});

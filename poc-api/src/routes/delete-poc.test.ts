import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('takes the revision that was seen, once', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner);
  const remove = (headers: Record<string, string>) =>
    api.ask(owner, 'DELETE', `/v1/pocs/${id}`, undefined, headers);
  expect((await remove({})).body).toEqual(problem('precondition-required', 428));
  expect((await remove({ 'if-match': '"2"' })).body).toEqual(problem('revision-stale', 412));
  const answers = await Promise.all(Array.from({ length: 5 }, () => remove({ 'if-match': '"1"' })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404]);
  expect((await api.ask(owner, 'GET', `/v1/pocs/${id}`)).body).toEqual(problem('not-found', 404));
});

it('is for the owner and for an owner of the tenant', async () => {
  const { id } = await api.createPoc(api.signIn());
  const remove = (person = api.signIn()) =>
    api.ask(person, 'DELETE', `/v1/pocs/${id}`, undefined, { 'if-match': '"1"' });
  expect((await remove()).body).toEqual(problem('not-owner', 403));
  expect((await remove(api.signIn(['viewer']))).body).toEqual(problem('read-only', 403));
  expect((await remove(api.signIn(['owner']))).status).toBe(204);
});

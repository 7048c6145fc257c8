import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('answers with the revision as the ETag, and with 304 to who has it', async () => {
  const person = api.signIn(['viewer']);
  const poc = await api.createPoc(api.signIn());
  const read = (ifNoneMatch: string) =>
    api.ask(person, 'GET', `/v1/pocs/${poc.id}`, undefined, { 'if-none-match': ifNoneMatch });
  const first = await api.ask(person, 'GET', `/v1/pocs/${poc.id}`);
  expect(first).toMatchObject({
    status: 200,
    body: poc,
    headers: { etag: '"1"', 'cache-control': 'private, no-cache' },
  });
  for (const known of ['"1"', 'W/"1"', '"0", "1"', '*']) {
    expect(await read(known)).toMatchObject({ status: 304, text: '', headers: { etag: '"1"' } });
  }
  for (const other of ['"0"', '1', '']) expect((await read(other)).status).toBe(200);
});

it('shows a private one to its owner alone, not even to an owner of the tenant', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner, { visibility: 'private' });
  expect((await api.ask(owner, 'GET', `/v1/pocs/${id}`)).status).toBe(200);
  for (const other of [api.signIn(), api.signIn(['owner'])]) {
    expect((await api.ask(other, 'GET', `/v1/pocs/${id}`)).body).toEqual(problem('not-found', 404));
  }
});

it.each([
  'x',
  '%ff',
  '%',
  'x'.repeat(200),
  '0190a0a0-0000-7000-8000-000000000001',
  '0190A0A0-0000-7000-8000-000000000001',
  "'%20or%201",
])('finds nothing under %s', async id => {
  expect((await api.ask(api.signIn(), 'GET', `/v1/pocs/${id}`)).body).toEqual(problem('not-found', 404));
});

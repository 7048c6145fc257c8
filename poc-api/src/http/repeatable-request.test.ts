import { sql } from '@tatami/persistence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const create = (path: string, person: Person, key: string, payload: object = { name: 'Once' }) =>
  api.ask(person, 'POST', path, payload, { 'idempotency-key': key });

describe.each(['/v1/pocs', '/v1/dojos'])('POST %s with a key', path => {
  it('makes one thing of fifty equal requests at once, and answers all of them the same', async () => {
    const person = api.signIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(path, person, 'key')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(49);
    const made = await api.tenant.storage.database.query(
      sql`select subject from audit where actor = ${person.userId}`,
    );
    expect(made).toEqual([{ subject: answers[0]?.body.id }]);
  });

  it('refuses the key for another body', async () => {
    const person = api.signIn();
    await create(path, person, 'key');
    expect((await create(path, person, 'key', { name: 'Another' })).body).toEqual(
      problem('idempotency-key-reused', 422),
    );
  });

  it('does not take another user for the same', async () => {
    const [first, second] = [
      await create(path, api.signIn(), 'key'),
      await create(path, api.signIn(), 'key'),
    ];
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('takes no key for a request that failed', async () => {
    const person = api.signIn();
    expect((await create(path, person, 'key', { name: '' })).status).toBe(422);
    expect((await create(path, person, 'key')).status).toBe(201);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('refuses the key "%s"', async key => {
    expect((await create(path, api.signIn(), key)).body).toEqual(faultAt('#/idempotency-key'));
  });
});

it('belongs to one route', async () => {
  const person = api.signIn();
  await create('/v1/pocs', person, 'key');
  expect((await create('/v1/dojos', person, 'key')).body).toEqual(problem('idempotency-key-reused', 422));
});

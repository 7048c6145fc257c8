import { expect, it } from 'vitest';
import { faultAt, problem, TestApi } from '../../testing/test-api.ts';

it('[D5] refuses more dojos of one person in a day than the operator allows', async () => {
  const api = await TestApi.start({ maxDojosPerDay: 2 });
  const [ana, bia] = [api.signIn(), api.signIn()];
  for (let i = 0; i < 2; i++) await api.createDojo(ana);
  const create = () =>
    api.ask(ana, 'POST', '/v1/dojos', { name: 'One more' }, { 'idempotency-key': 'the-third-of-today' });
  const refused = await create();
  expect(refused.body).toEqual(problem('too-many-dojos', 429));
  await api.createDojo(bia);
  // A day later the same request is made.
  await api.ageDojos();
  expect((await create()).status).toBe(201);
  await api.stop();
});

it.each([
  ['turns round what follows', 'Kata\u202egnp.exe'],
  ['isolates a direction', 'Kata \u2066x\u2069'],
  ['breaks a line', 'Kata\u2028two'],
  ['rings', 'Kata\u0007'],
])('refuses a name that %s', async (_, name) => {
  const api = await TestApi.start();
  const { body } = await api.ask(api.signIn(), 'POST', '/v1/dojos', { name });
  expect(body).toEqual(faultAt('#/name'));
  await api.stop();
});

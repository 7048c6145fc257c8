import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const PATH = '/v1/reports/monthly';
const OFF = { user: false, tenant: false, language: 'pt-BR' };
const choose = (person: Person, differs: object) => api.ask(person, 'PUT', PATH, { ...OFF, ...differs });

it('are chosen and ended by each person for themselves', async () => {
  const [ana, bia] = [api.signIn(['facilitator']), api.signIn()];
  expect((await api.ask(ana, 'GET', PATH)).body).toEqual(OFF);
  const both = { user: true, tenant: true, language: 'en' };
  for (const wanted of [both, { ...both, tenant: false }, both]) {
    expect(await choose(ana, wanted)).toMatchObject({ status: 200, body: wanted });
    expect((await api.ask(ana, 'GET', PATH)).body).toEqual(wanted);
  }
  expect((await api.ask(bia, 'GET', PATH)).body).toEqual(OFF);
  await choose(ana, {});
  expect((await api.ask(ana, 'GET', PATH)).body).toEqual(OFF);
});

it('of the tenant are for owners and facilitators', async () => {
  const bia = api.signIn();
  expect((await choose(bia, { tenant: true })).body).toEqual(problem('not-facilitator', 403));
  expect((await choose(bia, { user: true })).status).toBe(200);
  expect((await choose(bia, { language: 'fr' })).status).toBe(422);
});

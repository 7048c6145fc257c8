import type { DojoId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn();
});
afterAll(() => api.stop());

const archive = (person: Person | undefined, id: string) =>
  api.ask(person, 'POST', `/v1/dojos/${id}/archive`);

it('answers with a job, and with the same one while it has not ended', async () => {
  const dojo = await api.createDojo(ana);
  const asked = await archive(ana, dojo.id);
  expect(asked).toMatchObject({
    status: 202,
    headers: { location: `/v1/jobs/${asked.body.id}` },
    body: { kind: 'archive', subjectId: dojo.id, state: 'waiting', progress: 0, pocId: null },
  });
  expect((await archive(ana, dojo.id)).body).toEqual(asked.body);
  expect((await api.ask(ana, 'GET', `/v1/jobs/${asked.body.id}`)).body).toEqual(asked.body);
  const cancelled = await api.ask(ana, 'DELETE', `/v1/jobs/${asked.body.id}`);
  expect(cancelled.body).toMatchObject({ state: 'cancelled' });
  expect((await archive(ana, dojo.id)).body.id).not.toBe(asked.body.id);
});

it('takes it from who leads the dojo or owns the tenant, and from nobody else', async () => {
  const dojo = await api.createDojo(ana);
  const member = api.signIn();
  const { dojos } = api.tenant.storage;
  await dojos.setMember(dojo.id as DojoId, member.userId, 'facilitator', ana.userId);
  const other = await api.addTenant();
  expect((await archive(undefined, dojo.id)).status).toBe(401);
  for (const stranger of [api.signIn(), api.signIn(['facilitator']), api.signIn(['viewer'])]) {
    expect((await archive(stranger, dojo.id)).body).toEqual(problem('not-facilitator', 403));
  }
  expect((await archive(api.signIn(['owner'], other), dojo.id)).body).toEqual(problem('dojo-not-found', 404));
  expect((await archive(ana, 'x')).body).toEqual(problem('dojo-not-found', 404));
  for (const leader of [member, api.signIn(['owner'])])
    expect((await archive(leader, dojo.id)).status).toBe(202);
});

it('shows a job to who asked for it and to owners of the tenant alone', async () => {
  const dojo = await api.createDojo(ana);
  const { id } = (await archive(ana, dojo.id)).body;
  const other = await api.addTenant();
  for (const method of ['GET', 'DELETE'] as const) {
    expect((await api.ask(undefined, method, `/v1/jobs/${id}`)).status).toBe(401);
    for (const stranger of [api.signIn(), api.signIn(['facilitator']), api.signIn(['owner'], other)]) {
      expect((await api.ask(stranger, method, `/v1/jobs/${id}`)).body).toEqual(problem('not-found', 404));
    }
  }
  expect((await api.ask(api.signIn(['owner']), 'GET', `/v1/jobs/${id}`)).status).toBe(200);
  expect((await api.ask(ana, 'GET', '/v1/jobs/x')).body).toEqual(problem('not-found', 404));
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const change = (person: Person, id: string, payload: object, ifMatch?: string) =>
  api.ask(person, 'PATCH', `/v1/pocs/${id}`, payload, ifMatch === undefined ? {} : { 'if-match': ifMatch });

it('replaces what is named, and keeps the rest', async () => {
  const owner = api.signIn();
  const poc = await api.createPoc(owner, {
    tags: ['a'],
    repositoryUrl: 'https://git.example/x',
    description: '#',
  });
  const first = await change(owner, poc.id, { name: ' Tennis ', tags: ['B ', 'b'] }, '"1"');
  expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  expect(first.body).toEqual({
    ...poc,
    name: 'Tennis',
    tags: ['b'],
    rev: 2,
    updatedAt: expect.any(String),
  });
  const second = await change(owner, poc.id, { repositoryUrl: null, description: '' }, '"2"');
  expect(second.body).toMatchObject({ repositoryUrl: null, description: '', name: 'Tennis', rev: 3 });
});

it('asks for the revision that was seen', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner);
  expect((await change(owner, id, { name: 'x' })).body).toEqual(problem('precondition-required', 428));
});

it('says which revision there is now to who saw an older one', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner);
  await change(owner, id, { name: 'Second' }, '"1"');
  for (const stale of ['"1"', 'W/"2"', '2', '"3"', '']) {
    const { headers, body } = await change(owner, id, { name: 'x' }, stale);
    expect(body).toEqual({
      type: 'urn:tatami:problem:revision-stale',
      title: expect.any(String),
      status: 412,
      rev: 2,
    });
    expect(headers.etag).toBe('"2"');
  }
  expect((await change(owner, id, { name: 'Third' }, '"1", "2"')).status).toBe(200);
});

it('lets one of twenty through that come with the same revision', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => change(owner, id, { name: `Name ${i}` }, '"1"')),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(19).fill(412)]);
  const winner = answers.find(({ status }) => status === 200);
  expect((await api.ask(owner, 'GET', `/v1/pocs/${id}`)).body).toEqual(winner?.body);
});

it('is for the owner and for an owner of the tenant', async () => {
  const { id } = await api.createPoc(api.signIn());
  expect((await change(api.signIn(), id, { name: 'x' }, '"1"')).body).toEqual(problem('not-owner', 403));
  expect((await change(api.signIn(['facilitator']), id, { name: 'x' }, '"1"')).body).toEqual(
    problem('not-owner', 403),
  );
  expect((await change(api.signIn(['viewer']), id, { name: 'x' }, '"1"')).body).toEqual(
    problem('read-only', 403),
  );
  expect((await change(api.signIn(['owner']), id, { name: 'x' }, '"1"')).status).toBe(200);
});

it.each<[string, string, object]>([
  ['nothing at all', '#', {}],
  ['null for a name', '#/name', { name: null }],
  ['a NUL', '#/description', { description: '\0' }],
  ['another owner', '#/ownerId', { ownerId: '0190a0a0-0000-7000-8000-000000000001' }],
  ['another origin', '#/origin', { origin: null }],
  ['a revision', '#/rev', { rev: 7 }],
])('refuses %s', async (_, pointer, payload) => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner);
  expect((await change(owner, id, payload, '"1"')).body).toEqual(faultAt(pointer));
});

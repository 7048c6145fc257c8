import { newDojoId } from '@tatami/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const create = (payload: unknown, person = api.signIn()) =>
  api.ask(person, 'POST', '/v1/pocs', payload as object);

it('makes the caller the owner, and fills in what was not said', async () => {
  const person = api.signIn();
  const { status, headers, body } = await create({ name: '  Bowling  ' }, person);
  expect(status).toBe(201);
  expect(headers).toMatchObject({ location: `/v1/pocs/${body.id}`, etag: '"1"' });
  expect(body).toEqual({
    id: expect.any(String),
    name: 'Bowling',
    description: '',
    languages: [],
    tags: [],
    repositoryUrl: null,
    visibility: 'tenant',
    ownerId: person.userId,
    origin: null,
    rev: 1,
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  });
  expect((await api.ask(person, 'GET', `/v1/pocs/${body.id}`)).body).toEqual(body);
});

it('keeps each tag and language once, trimmed, tags in lower case', async () => {
  const { body } = await create({
    name: 'x',
    tags: ['  Kata ', 'kata', 'TDD'],
    languages: [' Python', 'Python ', 'C#'],
  });
  expect(body).toMatchObject({ tags: ['kata', 'tdd'], languages: ['Python', 'C#'] });
});

it('is not for somebody who may only watch', async () => {
  expect((await create({ name: 'x' }, api.signIn(['viewer']))).body).toEqual(problem('read-only', 403));
});

describe('the dojo that it comes from', () => {
  it('is kept if the caller may join it', async () => {
    const person = api.signIn();
    const dojo = await api.ask(person, 'POST', '/v1/dojos', { name: 'Secret', isPrivate: true });
    const origin = { dojoId: dojo.body.id, version: 3 };
    expect((await create({ name: 'x', origin }, person)).body.origin).toEqual(origin);
    const answers = [
      await create({ name: 'x', origin }),
      await create({ name: 'x', origin: { dojoId: newDojoId(), version: 3 } }),
    ];
    for (const { body } of answers) expect(body).toEqual(faultAt('#/origin/dojoId'));
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });
});

describe('refuses, and says where,', () => {
  it.each<[string, string, unknown]>([
    ['no name', '#/name', {}],
    ['a blank name', '#/name', { name: ' \t ' }],
    ['a name of two lines', '#/name', { name: 'a\nb' }],
    ['a long name', '#/name', { name: 'x'.repeat(121) }],
    ['a number for a name', '#/name', { name: 1 }],
    ['a NUL in a name', '#/name', { name: 'a\0' }],
    ['a NUL in a description', '#/description', { name: 'x', description: 'a\0b' }],
    ['half a character', '#/description', { name: 'x', description: '\ud83d' }],
    ['a long description', '#/description', { name: 'x', description: 'x'.repeat(50_001) }],
    ['a NUL in a tag', '#/tags/1', { name: 'x', tags: ['a', 'b\0'] }],
    ['a tag that is a number', '#/tags/0', { name: 'x', tags: [1] }],
    ['a long tag', '#/tags/0', { name: 'x', tags: ['x'.repeat(41)] }],
    ['many tags', '#/tags', { name: 'x', tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }],
    ['a text for a list', '#/languages', { name: 'x', languages: 'Java' }],
    ['a script for a link', '#/repositoryUrl', { name: 'x', repositoryUrl: 'javascript:alert(1)' }],
    ['a link with a password', '#/repositoryUrl', { name: 'x', repositoryUrl: 'https://a:b@git.example/' }],
    ['a link to no host', '#/repositoryUrl', { name: 'x', repositoryUrl: 'http://' }],
    ['an unknown visibility', '#/visibility', { name: 'x', visibility: 'public' }],
    ['an origin without a version', '#/origin/version', { name: 'x', origin: { dojoId: newDojoId() } }],
    ['something unknown', '#/ownerId', { name: 'x', ownerId: newDojoId() }],
    ['a list for a body', '#', [1]],
  ])('%s', async (_, pointer, payload) => {
    expect((await create(payload)).body).toEqual(faultAt(pointer));
  });
});

describe('reads no further than it must', () => {
  const send = (text: string) =>
    api.ask(api.signIn(), 'POST', '/v1/pocs', text, { 'content-type': 'application/json' });

  it('of a body that is too large', async () => {
    expect((await send(`{"name":"${'x'.repeat(500_000)}"}`)).body).toEqual(problem('message-too-large', 413));
  });

  it('of a body that is very deep', async () => {
    const depth = 50_000;
    const deep = `{"name":"x","tags":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await send(deep)).body).toEqual(faultAt('#/tags/0'));
  });

  it.each(['{"name":"x","__proto__":{"isAdmin":true}}', '{"name":"x","constructor":{"prototype":{}}}', '{'])(
    'of %s',
    async text => {
      expect((await send(text)).body).toEqual(problem('message-malformed', 400));
    },
  );

  it('of a body that is no JSON by its type', async () => {
    const { body } = await api.ask(api.signIn(), 'POST', '/v1/pocs', 'name=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(body).toEqual(problem('message-malformed', 400));
  });
});

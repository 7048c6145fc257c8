import type { Poc } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const list = (person: Person, query: Record<string, string>) =>
  api.ask(person, 'GET', `/v1/pocs?${new URLSearchParams(query)}`);
const idsOf = (items: readonly Poc[]) => items.map(({ id }) => id);

it('comes in pages, newest first, without a gap, whatever is changed and made in between', async () => {
  const owner = api.signIn();
  const made: string[] = [];
  for (let i = 0; i < 5; i++) made.unshift((await api.createPoc(owner)).id);
  const query = { owner: owner.userId, limit: '2' };
  const first = (await list(owner, query)).body;
  await api.createPoc(owner);
  await api.ask(owner, 'PATCH', `/v1/pocs/${made[4]}`, { name: 'Changed' }, { 'if-match': '"1"' });
  const second = (await list(owner, { ...query, cursor: first.nextCursor })).body;
  const third = (await list(owner, { ...query, cursor: second.nextCursor })).body;
  expect([first, second, third].flatMap(page => idsOf(page.items))).toEqual(made);
  expect(third.nextCursor).toBeNull();
});

it('holds what others keep private for nobody but them', async () => {
  const owner = api.signIn();
  const { id } = await api.createPoc(owner, { visibility: 'private' });
  const query = { owner: owner.userId };
  expect(idsOf((await list(owner, query)).body.items)).toEqual([id]);
  for (const other of [api.signIn(), api.signIn(['owner'])]) {
    expect((await list(other, query)).body).toEqual({ items: [], nextCursor: null });
  }
});

it('is filtered by language, tag and owner', async () => {
  const owner = api.signIn();
  const [language, tag] = [`L${owner.userId}`, `t${owner.userId}`];
  const both = await api.createPoc(owner, { languages: [language], tags: [tag.toUpperCase()] });
  const tagged = await api.createPoc(api.signIn(), { tags: [tag] });
  const found = async (query: Record<string, string>) => idsOf((await list(owner, query)).body.items);
  expect(await found({ tag: ` ${tag.toUpperCase()} ` })).toEqual([tagged.id, both.id]);
  expect(await found({ tag, language })).toEqual([both.id]);
  expect(await found({ tag, owner: owner.userId })).toEqual([both.id]);
});

it.each<[string, Record<string, string>]>([
  ['#/limit', { limit: '0' }],
  ['#/limit', { limit: '101' }],
  ['#/limit', { limit: 'many' }],
  ['#/owner', { owner: 'me' }],
  ['#/tag', { tag: 'a\0' }],
  ['#/q', { q: 'text' }],
])('refuses a wrong %s', async (pointer, query) => {
  expect((await list(api.signIn(), query)).body).toEqual(faultAt(pointer));
});

describe('a cursor', () => {
  let owner: Person;
  let cursor: string;
  beforeAll(async () => {
    owner = api.signIn();
    for (let i = 0; i < 3; i++) await api.createPoc(owner, { tags: ['cursor'] });
    cursor = (await list(owner, { tag: 'cursor', limit: '1' })).body.nextCursor;
  });

  it('belongs to its filters, and not to its limit', async () => {
    expect((await list(owner, { tag: 'cursor', limit: '5', cursor })).body.items).toHaveLength(2);
    for (const other of [{}, { tag: 'other' }, { tag: 'cursor', owner: owner.userId }]) {
      expect((await list(owner, { ...other, cursor })).body).toEqual(problem('cursor-invalid', 422));
    }
  });

  it('belongs to its tenant', async () => {
    const stranger = api.signIn([], await api.addTenant());
    expect((await list(stranger, { tag: 'cursor', cursor })).body).toEqual(problem('cursor-invalid', 422));
  });

  it('is refused when any character of it was changed, or it is none', async () => {
    const forged = Array.from(cursor, (character, i) => {
      const other = character === 'A' ? 'B' : 'A';
      return cursor.slice(0, i) + other + cursor.slice(i + 1);
    });
    for (const text of [...forged, '', 'x', `${cursor}=`, `${cursor}AAAA`, cursor.slice(0, -1), '\u00e9']) {
      const { body } = await list(owner, { tag: 'cursor', cursor: text });
      expect(body).toEqual(problem('cursor-invalid', 422));
    }
  });
});

it.each(['1e400', '-1e400', 'NaN', '1.5', '0', '101'])('refuses the limit %s', async limit => {
  expect((await api.ask(api.signIn(), 'GET', `/v1/pocs?limit=${limit}`)).body).toEqual(faultAt('#/limit'));
});

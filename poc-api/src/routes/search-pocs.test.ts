import { type AddressInfo, createServer } from 'node:net';
import { sql } from '@tatami/persistence';
import { newPocId, newUserId, withAdmin } from '@tatami/persistence/testing';
import type { PocId, UserId } from '@tatami/protocol';
import type { Poc, SearchResult, TextSegment } from '@tatami/rest';
import { openSearchEngine, PostgresSearchWriter } from '@tatami/search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const ask = (person: Person | undefined, query: Record<string, string>) =>
  api.ask(person, 'GET', `/v1/search?${new URLSearchParams(query)}`);
async function search(person: Person, query: Record<string, string>): Promise<SearchResult> {
  const { status, body } = await ask(person, query);
  expect(status).toBe(200);
  return body;
}
const textOf = (segments: readonly TextSegment[]) => segments.map(segment => segment.text).join('');
const namesOf = ({ items }: SearchResult) => items.map(({ name }) => textOf(name));

/** Of a mapping file. */
const EXTRA = { team: 'Pagamentos', sizes: [1, null, { deep: true }] };

/** As the indexer does it, which is not part of this test. */
async function index(poc: Poc): Promise<void> {
  const writer = new PostgresSearchWriter(api.tenant.storage.database);
  await writer.put({
    ...poc,
    id: poc.id as PocId,
    ownerId: poc.ownerId as UserId,
    sourceNames: [],
    extra: EXTRA,
  });
}

async function create(person: Person, differs: Record<string, unknown>): Promise<Poc> {
  const poc = await api.createPoc(person, differs);
  await index(poc);
  return poc;
}

it('finds POCs by a mistyped name, marks the hits, and counts labels', async () => {
  const ana = api.signIn();
  const tag = ana.userId;
  const poc = await create(ana, { name: 'Kubernetes ingress', languages: ['Go'], tags: [tag] });
  const result = await search(api.signIn(), { q: `kubrenetes tag:${tag}` });
  expect(result).toMatchObject({
    items: [
      { id: poc.id, rev: 1, languages: ['Go'], ownerId: ana.userId, visibility: 'tenant', extra: EXTRA },
    ],
    total: 1,
    match: 'similar',
    isPartial: false,
    languages: [{ label: 'Go', count: 1 }],
    tags: [{ label: tag, count: 1 }],
    nextCursor: null,
  });
  expect(result.items[0]?.name).toEqual([
    { text: 'Kubernetes', isHit: true },
    { text: ' ingress', isHit: false },
  ]);
});

it('filters by owner, label and day, and gives pages with cursors of that search alone', async () => {
  const owner = api.signIn();
  for (const n of [1, 2, 3]) await create(owner, { name: `paging ${n}`, tags: [n === 3 ? 'odd' : 'even'] });
  const query = { q: 'paging', owner: owner.userId, limit: '2' };
  const first = await search(owner, query);
  const second = await search(owner, { ...query, cursor: String(first.nextCursor) });
  expect([...namesOf(first), ...namesOf(second)].sort()).toEqual(['paging 1', 'paging 2', 'paging 3']);
  expect([first.total, second.total, second.nextCursor]).toEqual([3, 3, null]);
  for (const other of [
    { ...query, q: 'pagin' },
    { ...query, sort: 'newest' },
  ]) {
    const { body } = await ask(owner, { ...other, cursor: String(first.nextCursor) });
    expect(body).toEqual(problem('cursor-invalid', 422));
  }
  expect(namesOf(await search(owner, { q: 'paging', owner: owner.userId, tag: 'odd' }))).toEqual([
    'paging 3',
  ]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await search(owner, { owner: owner.userId, from: today, to: today })).total).toBe(3);
  expect((await search(owner, { owner: owner.userId, to: '2020-01-01' })).total).toBe(0);
});

it('shows private POCs to their owner alone, and nothing of another tenant', async () => {
  const owner = api.signIn();
  await create(owner, { name: 'hushhush', visibility: 'private' });
  const foreign = api.signIn(['owner'], await api.addTenant());
  expect(namesOf(await search(owner, { q: 'hushhush' }))).toEqual(['hushhush']);
  for (const other of [api.signIn(), api.signIn(['owner']), foreign])
    expect(await search(other, { q: 'hushhush', owner: owner.userId })).toMatchObject({
      items: [],
      total: 0,
    });
  expect((await search(foreign, {})).total).toBe(0);
  expect((await ask(undefined, { q: 'hushhush' })).status).toBe(401);
});

it('leaves out what was deleted or made private since it was indexed', async () => {
  const owner = api.signIn();
  const [gone, hidden] = [
    await create(owner, { name: 'vanishing one' }),
    await create(owner, { name: 'vanishing two' }),
  ];
  await api.ask(owner, 'DELETE', `/v1/pocs/${gone.id}`, undefined, { 'if-match': '"1"' });
  await api.ask(owner, 'PATCH', `/v1/pocs/${hidden.id}`, { visibility: 'private' }, { 'if-match': '"1"' });
  expect(namesOf(await search(api.signIn(), { q: 'vanishing' }))).toEqual([]);
  expect(namesOf(await search(owner, { q: 'vanishing' }))).toEqual(['vanishing two']);
});

it.each<[string, Record<string, string>]>([
  ['#/q', { q: 'x'.repeat(10_000) }],
  ['#/q', { q: 'a1 '.repeat(40) }],
  ['#/q', { q: 'a\0' }],
  ['#/from', { from: '2026-02-31' }],
  ['#/to', { to: 'yesterday' }],
  ['#/sort', { sort: 'random' }],
  ['#/owner', { owner: 'me' }],
  ['#/limit', { limit: '101' }],
  ['#/tenant', { tenant: 'acme' }],
])('refuses a wrong %s', async (pointer, query) => {
  expect((await ask(api.signIn(), query)).body).toEqual(faultAt(pointer));
});

it('suggests names and labels that the caller may see, and refuses what is no text of a search', async () => {
  const [owner, other] = [api.signIn(), api.signIn()];
  const suggest = async (person: Person, q: string) =>
    (await api.ask(person, 'GET', `/v1/search/suggestions?q=${encodeURIComponent(q)}`)).body;
  const open = await create(owner, { name: 'Quorum one', languages: ['Quel'], tags: ['quo'] });
  await create(owner, { name: 'Quorum two', visibility: 'private' });
  const gone = await create(owner, { name: 'Quorum three' });
  await api.ask(owner, 'DELETE', `/v1/pocs/${gone.id}`, undefined, { 'if-match': '"1"' });
  expect(await suggest(other, 'qu')).toEqual({
    pocs: [{ id: open.id, name: 'Quorum one' }],
    languages: [{ label: 'Quel', count: 1 }],
    tags: [{ label: 'quo', count: 1 }],
  });
  expect((await suggest(owner, 'quorum t')).pocs).toMatchObject([{ name: 'Quorum two' }]);
  expect(await suggest(other, '')).toEqual({ pocs: [], languages: [], tags: [] });
  expect(await suggest(other, 'a1 '.repeat(40))).toEqual(faultAt('#/q'));
  expect((await api.ask(other, 'GET', '/v1/search/suggestions')).body).toEqual(faultAt('#/q'));
  const foreign = api.signIn(['owner'], await api.addTenant());
  expect(await suggest(foreign, 'qu')).toEqual({ pocs: [], languages: [], tags: [] });
});

it('counts what a search finds by label, month and person, private POCs for their owner alone', async () => {
  const [owner, other] = [api.signIn(), api.signIn()];
  const tag = owner.userId;
  const first = await create(owner, { name: 'Counted one', languages: ['Go'], tags: [tag] });
  await create(owner, { name: 'Counted two', languages: ['Go', 'C'], tags: [tag], visibility: 'private' });
  await create(other, { name: 'Counted three', tags: [tag] });
  const nobody = newUserId();
  await index({ ...first, id: newPocId(), ownerId: nobody, name: 'Counted four', languages: [] });
  const count = async (person: Person | undefined, query: Record<string, string>) =>
    api.ask(person, 'GET', `/v1/search/statistics?${new URLSearchParams(query)}`);
  const month = first.createdAt.slice(0, 7);
  expect((await count(owner, { q: 'counted', tag })).body).toEqual({
    total: 4,
    match: 'words',
    languages: [
      { label: 'Go', count: 2 },
      { label: 'C', count: 1 },
    ],
    tags: [{ label: tag, count: 4 }],
    months: [{ month, count: 4 }],
    people: [
      { userId: owner.userId, name: 'Ana', count: 2 },
      ...[
        { userId: other.userId, name: 'Ana', count: 1 },
        { userId: nobody, name: null, count: 1 },
      ].toSorted((one, next) => (one.userId < next.userId ? -1 : 1)),
    ],
  });
  expect((await count(other, { tag, owner: owner.userId })).body).toMatchObject({ total: 1 });
  expect((await count(other, { tag, to: '2020-01-01' })).body).toMatchObject({ total: 0, people: [] });
  expect((await count(owner, { sort: 'newest' })).body).toEqual(faultAt('#/sort'));
  expect((await count(owner, { q: 'a1 '.repeat(40) })).body).toEqual(faultAt('#/q'));
  expect((await count(undefined, {})).status).toBe(401);
  const foreign = api.signIn(['owner'], await api.addTenant());
  expect((await count(foreign, { tag })).body).toMatchObject({ total: 0, people: [] });
});

it('says that the search does not answer, while POCs are made as ever', async () => {
  const owner = api.signIn();
  await withAdmin(api.tenant.adminUrl, async admin => {
    await admin.query(sql`begin`);
    await admin.query(sql`lock table poc_search in access exclusive mode`);
    for (const path of ['/v1/search?q=x', '/v1/search/statistics?q=x']) {
      const answer = await api.ask(owner, 'GET', path);
      expect([answer.status, answer.body]).toEqual([503, problem('search-unavailable', 503)]);
    }
    await api.createPoc(owner);
  });
});

it('answers by names and labels while OpenSearch is away, asks it no more, and says so', async () => {
  let asked = 0;
  // Takes connections and ends them.
  const broken = createServer(socket => {
    asked++;
    socket.destroy();
  });
  await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve));
  const { port } = broken.address() as AddressInfo;
  const openSearch = await openSearchEngine(`http://127.0.0.1:${port}`);
  const told: unknown[] = [];
  const failures: string[] = [];
  const away = await TestApi.start({
    openSearch,
    searchMonitor: {
      away: isAway => told.push(isAway),
      answeredInPart: () => told.push('partly'),
      failed: how => failures.push(how),
    },
  });
  const owner = away.signIn();
  const made = await away.createPoc(owner, {
    name: 'Café & raft 100%',
    languages: ['Go'],
    tags: ['tdd', 'avaliação'],
  });
  await away.createPoc(owner, { name: 'Raft', visibility: 'private', description: 'café' });
  const ask = async (person: Person, q: string, more = '') =>
    (await away.ask(person, 'GET', `/v1/search?q=${encodeURIComponent(q)}${more}`)) as {
      status: number;
      body: SearchResult;
    };
  for (const q of [
    'raft',
    'café',
    'CAFE',
    '"cafe"',
    'avaliacao',
    'tag:avaliacao raft',
    'lang:go raft',
    'tag:tdd "raft 100"',
    'tdd',
    'raft -outro',
  ]) {
    const { status, body } = await ask(away.signIn(), q);
    expect([status, body.total, body.isPartial, body.nextCursor], q).toEqual([200, 1, true, null]);
    expect(body.items.map(({ id }) => id)).toEqual([made.id]);
  }
  expect((await ask(away.signIn(), 'raft -tdd')).body.items).toEqual([]);
  expect((await ask(owner, 'raft', '&limit=1')).body).toMatchObject({ total: 2, items: [{ rev: 1 }] });
  expect([asked, told.slice(0, 4)]).toEqual([3, ['partly', 'partly', true, 'partly']]);
  expect(failures).toEqual(['away', 'away', 'away']);
  // Numbers of names alone would be wrong ones.
  const counted = await away.ask(owner, 'GET', '/v1/search/statistics?q=raft');
  expect([counted.status, counted.body]).toEqual([503, problem('search-unavailable', 503)]);
  expect(asked).toBe(3);
  // Where the database does not answer either, there is nothing to say.
  await withAdmin(away.tenant.adminUrl, async admin => {
    await admin.query(sql`begin`);
    await admin.query(sql`lock table poc in access exclusive mode`);
    const answer = await away.ask(owner, 'GET', '/v1/search?q=x');
    expect([answer.status, answer.body]).toEqual([503, problem('search-unavailable', 503)]);
    expect(answer.headers['retry-after']).toBe('5');
  });
  await away.stop();
  await openSearch?.close();
  broken.close();
});

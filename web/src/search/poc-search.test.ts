import { RestApi } from '@tatami/client/rest';
import type { SearchResult } from '@tatami/rest';
import { expect, it, vi } from 'vitest';
import { PocSearch } from './poc-search.ts';

type Answer = SearchResult | number | 'failure';

/** A search whose requests wait, in order, for their answers. */
function waitingSearch() {
  const asked: { path: string; answer: (answer: Answer) => void }[] = [];
  const rest = new RestApi({
    origin: '',
    token: async () => 'token',
    fetch: async path => {
      const answer = await new Promise<Answer>(resolve => {
        asked.push({ path: String(path), answer: resolve });
      });
      if (answer === 'failure') throw new TypeError('Failed to fetch');
      if (typeof answer === 'number') return Response.json({}, { status: answer });
      return Response.json(answer);
    },
  });
  const answer = async (n: number, given: Answer) => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(n));
    asked[n]?.answer(given);
  };
  return { search: new PocSearch(rest), asked, answer };
}

function result(name: string, nextCursor: string | null = null): SearchResult {
  const item = {
    id: name,
    name: [{ text: name, isHit: true }],
    excerpt: [],
    languages: [],
    tags: [],
    visibility: 'tenant' as const,
    ownerId: '0190d0c0-0000-7000-8000-0000000000a1',
    rev: 1,
    createdAt: '2026-05-20T12:00:00.000Z',
    updatedAt: '2026-05-20T12:00:00.000Z',
    extra: {},
  };
  return {
    items: [item],
    total: 1,
    match: 'words' as const,
    isPartial: false,
    languages: [],
    tags: [],
    nextCursor,
  };
}

it('never shows the answer to an older query over that to a newer one', async () => {
  const { search, answer } = waitingSearch();
  const older = search.show({ q: 'kat' });
  const newer = search.show({ q: 'kata' });
  await answer(1, result('newer'));
  await newer;
  await answer(0, result('older'));
  await older;
  expect(search.state.value).toMatchObject({ kind: 'found', found: { items: [{ id: 'newer' }] } });
});

it('keeps what was found while the next answer is on its way, and appends pages', async () => {
  const { search, asked, answer } = waitingSearch();
  const shown = search.show({ q: 'kata', tag: 'x' });
  await answer(0, result('one', 'next'));
  await shown;
  const more = search.more();
  await search.more();
  await answer(1, result('two'));
  await more;
  expect(asked.map(({ path }) => path)).toEqual([
    '/v1/search?q=kata&tag=x&limit=20',
    '/v1/search?q=kata&tag=x&limit=20&cursor=next',
  ]);
  expect(search.state.value).toMatchObject({ found: { items: [{ id: 'one' }, { id: 'two' }] } });
  void search.show({ q: 'kata x' });
  expect(search.state.value).toMatchObject({ kind: 'searching', before: { total: 1 } });
  search.end();
});

it.each<[Answer, string]>([
  [422, 'refused'],
  [503, 'unavailable'],
  ['failure', 'unavailable'],
])('tells %s as %s', async (given, reason) => {
  const { search, answer } = waitingSearch();
  vi.spyOn(console, 'warn').mockReturnValueOnce();
  const shown = search.show({ q: 'kata' });
  await answer(0, given);
  await shown;
  expect(search.state.value).toEqual({ kind: 'failed', reason });
});

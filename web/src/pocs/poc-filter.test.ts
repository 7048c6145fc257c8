import { expect, it } from 'vitest';
import { isSearch, type PocFilter, pocsPath, readPocFilter, refined, toggled } from './poc-filter.ts';

it.each<[string, PocFilter]>([
  ['/pocs', {}],
  ['/pocs?language=C%23', { language: 'C#' }],
  ['/pocs?tag=kata', { tag: 'kata' }],
  ['/pocs?q=red+%22green%22&tag=kata', { q: 'red "green"', tag: 'kata' }],
  ['/pocs?language=Java&tag=a+%26+b', { language: 'Java', tag: 'a & b' }],
  [
    '/pocs?q=red&owner=0190d0c0-0000-7000-8000-0000000000a1&from=2026-01-01&to=2026-02-01&sort=newest',
    {
      q: 'red',
      owner: '0190d0c0-0000-7000-8000-0000000000a1',
      from: '2026-01-01',
      to: '2026-02-01',
      sort: 'newest',
    },
  ],
])('%s and its filter are the same thing', (path, filter) => {
  expect(pocsPath(filter)).toBe(path);
  expect(readPocFilter(path.slice('/pocs'.length))).toEqual(filter);
});

it('reads what people type into an address', () => {
  expect(readPocFilter('?tag=%20KATA%20&language=&x=1')).toEqual({ tag: 'kata' });
  expect(readPocFilter('?owner=me&from=2026-13-01&to=today&sort=best')).toEqual({});
});

it('chooses a label, another instead, and none', () => {
  const java = toggled({ tag: 'kata' }, 'language', 'Java');
  expect(java).toEqual({ tag: 'kata', language: 'Java' });
  expect(toggled(java, 'language', 'Rust')).toEqual({ tag: 'kata', language: 'Rust' });
  expect(toggled(java, 'language', 'Java')).toEqual({ tag: 'kata' });
});

it('is refined, and knows when it takes a search', () => {
  const mine = refined({ tag: 'kata' }, { owner: '0190d0c0-0000-7000-8000-0000000000a1', sort: 'changed' });
  expect(isSearch(mine)).toBe(true);
  expect(isSearch(refined(mine, { owner: undefined, sort: undefined }))).toBe(false);
  expect(refined(mine, { owner: undefined, sort: undefined })).toEqual({ tag: 'kata' });
});

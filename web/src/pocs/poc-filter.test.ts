import { expect, it } from 'vitest';
import { type PocFilter, pocsPath, readPocFilter, toggled } from './poc-filter.ts';

it.each<[string, PocFilter]>([
  ['/pocs', {}],
  ['/pocs?language=C%23', { language: 'C#' }],
  ['/pocs?tag=kata', { tag: 'kata' }],
  ['/pocs?q=red+%22green%22&tag=kata', { q: 'red "green"', tag: 'kata' }],
  ['/pocs?language=Java&tag=a+%26+b', { language: 'Java', tag: 'a & b' }],
])('%s and its filter are the same thing', (path, filter) => {
  expect(pocsPath(filter)).toBe(path);
  expect(readPocFilter(path.slice('/pocs'.length))).toEqual(filter);
});

it('reads what people type into an address', () => {
  expect(readPocFilter('?tag=%20KATA%20&language=&x=1')).toEqual({ tag: 'kata' });
});

it('chooses a label, another instead, and none', () => {
  const java = toggled({ tag: 'kata' }, 'language', 'Java');
  expect(java).toEqual({ tag: 'kata', language: 'Java' });
  expect(toggled(java, 'language', 'Rust')).toEqual({ tag: 'kata', language: 'Rust' });
  expect(toggled(java, 'language', 'Java')).toEqual({ tag: 'kata' });
});

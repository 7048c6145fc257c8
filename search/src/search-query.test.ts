import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_QUERY_LENGTH, parseQuery, QueryRefused } from './search-query.ts';

const summary = (text: string) => {
  const { terms, ...rest } = parseQuery(text);
  return { terms: terms.map(({ key, isPrefix }) => (isPrefix ? `${key}*` : key)), ...rest };
};
const NOTHING = {
  terms: [],
  phrases: [],
  languages: [],
  tags: [],
  excluded: { languages: [], tags: [], phrases: [] },
};

it.each<[string, object]>([
  ['', {}],
  ['  ', {}],
  ['ação rápida ', { terms: ['acao', 'rapida'] }],
  ['lang:Go tag:"event sourcing" cq', { languages: ['go'], tags: ['event sourcing'], terms: ['cq*'] }],
  ['LANGUAGE:C++', { languages: ['c++'] }],
  ['"exact words" more', { phrases: [['exact', 'words']], terms: ['more*'] }],
  ['"not ended yet', { phrases: [['not', 'ended', 'yet']] }],
  [
    '-one -"two words" -lang:go -tag:x',
    {
      excluded: { phrases: [['one'], ['two', 'words']], languages: ['go'], tags: ['x'] },
    },
  ],
  ['well-known', { terms: ['well', 'known*'] }],
  ['lang:', { terms: ['lang'] }],
  ['lang:""', {}],
  ['other:thing', { terms: ['other', 'thing*'] }],
  ['kata de bowling', { terms: ['kata', 'bowling*'] }],
  ['de', { terms: ['de*'] }],
  [`'; drop table poc; --`, { terms: ['drop', 'table', 'poc'] }],
])('%s', (text, differs) => {
  expect(summary(text)).toEqual({ ...NOTHING, ...differs });
});

it('refuses what is too much', () => {
  expect(() => parseQuery('x'.repeat(MAX_QUERY_LENGTH + 1))).toThrow(QueryRefused);
  expect(() => parseQuery('a1 '.repeat(25))).toThrow(QueryRefused);
});

it('reads every other text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: MAX_QUERY_LENGTH }), text => {
      try {
        parseQuery(text);
      } catch (error) {
        expect(error).toBeInstanceOf(QueryRefused);
      }
    }),
  );
});

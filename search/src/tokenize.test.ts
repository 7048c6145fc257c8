import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold, MAX_KEY_LENGTH } from './fold.ts';
import { indexText } from './index-text.ts';
import { tokenize } from './tokenize.ts';

it.each([
  ['Integração contínua', ['integracao', 'continua']],
  ['C, C++ and C#', ['c', 'cpp', 'and', 'csharp']],
  ['ASP.NET and .NET 9', ['asp', 'net', 'and', 'dotnet', '9']],
  ['node.js, Node.JS', ['nodejs', 'nodejs']],
  ['a/b-c (d) "e"', ['a', 'b', 'c', 'd', 'e']],
  ['straße', ['strasse']],
  ['🎳', []],
])('%s', (text, keys) => {
  expect([...tokenize(text)].map(token => token.key)).toEqual(keys);
});

it.each([
  ['getUserById', ['get', 'user', 'by', 'id']],
  ['HTTPServer2', ['http', 'server', '2']],
  ['snake_case', ['snake', 'case']],
  ['lerArquivoAção', ['ler', 'arquivo', 'acao']],
  ['plain', []],
])('%s is made of %j', (word, parts) => {
  expect([...tokenize(word)].map(token => token.parts)).toEqual([parts]);
});

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'reads %s as a word like any other',
  word => {
    expect([...tokenize(word)]).toMatchObject([{ start: 0, end: word.length, key: fold(word) }]);
  },
);

it('points into the text, and gives keys of letters and digits alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      let at = 0;
      for (const { start, end, key, parts } of tokenize(text)) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        at = end;
        for (const each of [key, ...parts]) expect(each).toMatch(/^[\p{L}\p{N}]+$/u);
        expect(key.length).toBeLessThanOrEqual(MAX_KEY_LENGTH);
        expect(fold(key)).toBe(key);
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
  );
});

it('ends the text of an index', () => {
  expect(indexText('word '.repeat(50_000)).keys.length).toBeLessThan(60_001);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPair, withoutLoneSurrogates } from './surrogates.ts';

it('removes halves of pairs and nothing else', () => {
  expect(withoutLoneSurrogates('a\ud83d😀\ude00b')).toBe('a😀b');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => withoutLoneSurrogates(text) === text));
});

it('knows a pair from its halves', () => {
  expect([0, 1, 2, 3].map(at => isPair('😀a', at))).toEqual([true, false, false, false]);
});

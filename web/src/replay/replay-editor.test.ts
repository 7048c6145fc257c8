import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference } from './replay-editor.ts';

it('makes one text of the other by one replacement', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '🥋') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = difference(before, after) ?? { from: 0, to: 0, insert: '' };
      expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }),
  );
});

it('is nothing for equal texts, and no more than what differs', () => {
  expect(difference('abc', 'abc')).toBeUndefined();
  expect(difference('abc', 'abXc')).toEqual({ from: 2, to: 2, insert: 'X' });
  expect(difference('aaa', 'aa')).toEqual({ from: 2, to: 3, insert: '' });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { indexIn, isResolvable } from './relative-position.ts';

const doc = new Y.Doc();
doc.clientID = 7;
const text = doc.getText('main.js');
text.insert(0, 'hello');
const json = (index: number, assoc = 0): unknown =>
  JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(text, index, assoc)));

it('finds the places that Yjs makes', () => {
  for (const assoc of [0, -1]) {
    const found = [0, 3, 5].map(index => indexIn(text, json(index, assoc)));
    expect(found).toEqual([0, 3, 5]);
  }
  expect(isResolvable(doc, json(5))).toBe(true);
});

it.each([
  {},
  null,
  'end',
  { tname: 'unheard-of' },
  { tname: '__proto__' },
  { tname: 5 },
  { type: { client: 7, clock: 0 } },
  { item: { client: 7, clock: 99 }, tname: 'unheard-of' },
  { item: {} },
  { item: { client: -1, clock: 0.5 } },
  { tname: 'main.js', assoc: 'x' },
])('knows no place in %j and makes no root of it', position => {
  expect(indexIn(text, position)).toBeUndefined();
  expect(isResolvable(doc, position)).toBe(false);
  expect([...doc.share.keys()]).toEqual(['main.js']);
});

it('never throws, whatever somebody says', () => {
  const id = fc.oneof(fc.record({ client: fc.nat(9), clock: fc.nat(9) }), fc.jsonValue());
  const position = fc.record(
    { type: id, tname: fc.jsonValue(), item: id, assoc: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(position, fc.jsonValue()), said => {
      const index = indexIn(text, said);
      expect(index === undefined || (index >= 0 && index <= 5)).toBe(true);
      expect(doc.share.size).toBe(1);
    }),
  );
});

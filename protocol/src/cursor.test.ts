import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readCursor } from './cursor.ts';

const hasMain = (name: string) => name === 'main';

function documentWith(text: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getText('main').insert(0, text);
  return doc;
}

describe('a cursor', () => {
  it('reads back as the position that an editor made', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom(-1, 0),
        (text, a, b, assoc) => {
          const doc = documentWith(`.${text}`);
          const file = doc.getText('main');
          const at = (index: number) =>
            Y.createRelativePositionFromTypeIndex(file, Math.min(index, file.length), assoc);
          const cursor = { anchor: at(a), head: at(b) };
          const read = readCursor(JSON.parse(JSON.stringify(cursor)), hasMain);
          expect(read).not.toBeNull();
          for (const end of ['anchor', 'head'] as const) {
            const absolute = Y.createAbsolutePositionFromRelativePosition(
              Y.createRelativePositionFromJSON(read?.[end]),
              doc,
            );
            expect(absolute).toEqual(Y.createAbsolutePositionFromRelativePosition(cursor[end], doc));
          }
        },
      ),
    );
  });

  it('reads back beside text of any clientID, up to the highest', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(9), (client, clock) => {
        const position = { type: null, tname: null, item: { client, clock }, assoc: 0 };
        const cursor = { anchor: position, head: position };
        expect(readCursor(JSON.parse(JSON.stringify(cursor)), hasMain)).toEqual(cursor);
      }),
    );
    const item = { client: 2 ** 53, clock: 0 };
    expect(readCursor({ anchor: { item }, head: { item } }, hasMain)).toBeNull();
  });

  it('is nothing that throws in an editor, or that makes a root, whatever somebody sends', () => {
    const key = fc.constantFrom('anchor', 'head', 'type', 'tname', 'item', 'assoc', 'client', 'clock');
    const { value } = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        // Without a limit some seeds grow trees that take a minute.
        { maxDepth: 4, depthSize: 'medium' },
        fc.constantFrom<unknown>(null, 'main', 'phantom', 0, 1, -1, 0.5, 2 ** 53, Number.MAX_VALUE, true),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 2 }),
      ),
    }));
    fc.assert(
      fc.property(value, value, (anchor, head) => {
        const doc = documentWith('some text');
        const cursor = readCursor({ anchor, head }, hasMain);
        if (cursor === null) return;
        for (const position of [cursor.anchor, cursor.head]) {
          Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), doc);
        }
        expect([...doc.share.keys()]).toEqual(['main']);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['empty positions', { anchor: {}, head: {} }],
    ['a root that is not there', { anchor: { tname: 'phantom' }, head: { tname: 'main' } }],
    ['a position in a nested type', { anchor: { type: { client: 1, clock: 0 } }, head: { tname: 'main' } }],
    ['an item without a clock', { anchor: { item: { client: 1 } }, head: { tname: 'main' } }],
    ['text', 'here'],
    ['nothing', null],
  ])('is null for %s', (_what, value) => {
    expect(readCursor(value, hasMain)).toBeNull();
  });
});

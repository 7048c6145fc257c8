import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from './split-update.ts';

/** The update of one transaction on a document that already holds something. */
function updateOf(edit: (text: Y.Text, doc: Y.Doc) => void): {
  before: Uint8Array;
  update: Uint8Array;
  doc: Y.Doc;
} {
  const doc = new Y.Doc();
  doc.clientID = 7;
  const text = doc.getText('main.js');
  text.insert(0, 'abcdefghij');
  const before = Y.encodeStateAsUpdate(doc);
  const updates: Uint8Array[] = [];
  doc.on('update', update => updates.push(update));
  doc.clientID = 8;
  doc.transact(() => edit(text, doc));
  const update = updates[0] ?? new Uint8Array([0, 0]);
  expect(updates.length).toBeLessThanOrEqual(1);
  return { before, update, doc };
}

function applied(before: Uint8Array, updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, before);
  for (const update of updates) {
    Y.applyUpdate(doc, update);
    expect(doc.store.pendingStructs).toBeNull();
    expect(doc.store.pendingDs).toBeNull();
  }
  return doc;
}

const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('😀', '\ud83d', '漢')))
  .map(t => t.join(''));
const anyEdit = fc.record({ at: fc.nat(1000), insert: anyText, remove: fc.nat(20) });

describe('splitUpdate', () => {
  it('gives pieces within the limit that apply, in order, to the same document', () => {
    fc.assert(
      fc.property(
        fc.array(anyEdit, { maxLength: 12 }),
        fc.integer({ min: 160, max: 1000 }),
        (edits, maxBytes) => {
          const { before, update } = updateOf(text => {
            for (const { at, insert, remove } of edits) {
              const index = at % (text.length + 1);
              text.insert(index, insert);
              text.delete(Math.min(index, text.length), Math.min(remove, text.length - index));
            }
          });
          const pieces = splitUpdate(update, maxBytes);
          for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(maxBytes);
          const whole = applied(before, [update]);
          const split = applied(before, pieces);
          expect(split.getText('main.js').toString()).toBe(whole.getText('main.js').toString());
          expect(Y.encodeStateVector(split)).toEqual(Y.encodeStateVector(whole));
          expect(Y.equalSnapshots(Y.snapshot(split), Y.snapshot(whole))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cuts a paste of 1 MiB into five messages of 256 KiB at most', () => {
    const pasted = '0123456789abcdef'.repeat(2 ** 16);
    const { before, update, doc } = updateOf(text => text.insert(5, pasted));
    const pieces = splitUpdate(update, 2 ** 18);
    expect(pieces.map(piece => piece.length <= 2 ** 18)).toEqual(Array(5).fill(true));
    expect(applied(before, pieces).getText('main.js').toString()).toBe(doc.getText('main.js').toString());
  });

  it('cuts a replace-all into pieces that the server checks at once', () => {
    const { before, update, doc } = updateOf(text => {
      text.insert(0, '-'.repeat(3000));
      for (let i = 0; i < 1500; i++) text.insert(2 * i, '+');
    });
    const pieces = splitUpdate(update, 2 ** 18);
    expect(Math.max(...pieces.map(piece => Y.decodeUpdate(piece).structs.length))).toBe(512);
    expect(applied(before, pieces).getText('main.js').toString()).toBe(doc.getText('main.js').toString());
  });

  it('splits deletes, and sends them after the text they delete', () => {
    const { before, update, doc } = updateOf((text, edited) => {
      text.insert(0, 'x'.repeat(4000));
      for (let i = 0; i < 1000; i++) text.delete(i + 1, 1);
      edited.getMap('files').set('main.js', 'javascript');
    });
    const pieces = splitUpdate(update, 1000);
    expect(pieces.length).toBeGreaterThan(5);
    const split = applied(before, pieces);
    expect(split.getText('main.js').toString()).toBe(doc.getText('main.js').toString());
    expect(split.getMap('files').toJSON()).toEqual({ 'main.js': 'javascript' });
  });

  it('leaves an ordinary update alone', () => {
    const { update } = updateOf(text => text.insert(3, 'hello'));
    expect(splitUpdate(update, 2 ** 18)).toEqual([update]);
  });

  it('leaves an update of several clients whole', () => {
    const doc = new Y.Doc();
    for (const clientId of [1, 2]) {
      doc.clientID = clientId;
      doc.getText('main.js').insert(0, 'x'.repeat(5000));
    }
    const update = Y.encodeStateAsUpdate(doc);
    expect(splitUpdate(update, 1000)).toEqual([update]);
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentDigest, isSameDigest } from './document-digest.ts';

/** An insert or a delete by one of three authors, at a place that the document has. */
const edit = fc.record({
  author: fc.nat(2),
  isInsert: fc.boolean(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}

/** Three authors who see each other's edits at once. */
function written(edits: readonly { author: number; isInsert: boolean; at: number }[]): Uint8Array[] {
  const authors = [7, 2 ** 40, 3].map(docOf);
  const updates: Uint8Array[] = [];
  for (const doc of authors) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'peer') return;
      updates.push(update);
      for (const peer of authors) if (peer !== doc) Y.applyUpdate(peer, update, 'peer');
    });
  }
  for (const { author, isInsert, at } of edits) {
    const text = authors[author]?.getText('f');
    if (text === undefined) continue;
    const place = Math.floor(at * text.length);
    if (isInsert || text.length === 0) text.insert(place, 'ab');
    else text.delete(Math.min(place, text.length - 1), 1);
  }
  return updates;
}

const digestOf = (updates: readonly Uint8Array[]) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return documentDigest(doc);
};

it('[DG1] is the same however a document came to what it holds, and another for anything less', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 40 }), edits => {
      const updates = written(edits);
      const whole = digestOf(updates);
      expect(isSameDigest(digestOf([Y.mergeUpdates(updates)]), whole)).toBe(true);
      expect(isSameDigest(digestOf([...updates].reverse()), whole)).toBe(true);
      const again = new Y.Doc({ gc: false });
      for (const update of updates) Y.applyUpdate(again, update);
      expect(isSameDigest(documentDigest(again), whole)).toBe(true);
      for (let missing = 0; missing < updates.length; missing++) {
        const doc = new Y.Doc();
        for (const [i, update] of updates.entries()) if (i !== missing) Y.applyUpdate(doc, update);
        expect(isSameDigest(documentDigest(doc), whole)).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

it('[DG1] tells a hidden delete', () => {
  const doc = docOf(1);
  doc.getText('f').insert(0, 'hello world');
  const before = documentDigest(doc);
  doc.getText('f').delete(3, 1);
  const after = documentDigest(doc);
  expect(isSameDigest(before, after)).toBe(false);
  doc.getText('f').delete(4, 1);
  expect(isSameDigest(after, documentDigest(doc))).toBe(false);
});

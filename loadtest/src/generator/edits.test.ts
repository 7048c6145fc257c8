import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { encodeLetter, encodeLines, expectedText, TEXT_NAME } from './edits.ts';

it('encodes lines and letters as Yjs does', () => {
  const lines = { clientId: 4_000_000_001, count: 2 };
  const first = documentOf(lines.clientId);
  first.text.insert(0, '\n\n\n');
  expect(first.updates).toEqual([encodeLines(lines)]);

  const writer = documentOf(77);
  Y.applyUpdate(writer.doc, encodeLines(lines));
  writer.updates.length = 0;
  writer.text.insert(2, 'a');
  writer.text.insert(3, 'b');
  expect(writer.updates).toEqual([encodeLetter(lines, 1, 77, 0, 0), encodeLetter(lines, 1, 77, 1, 0)]);
});

it('knows the text that comes of everybody typing at once', () => {
  const lines = { clientId: 5, count: 2 };
  const { doc, text } = documentOf(1);
  for (const update of [
    encodeLines(lines),
    encodeLetter(lines, 1, 9, 0, 0),
    encodeLetter(lines, 0, 5, 3, 3),
    encodeLetter(lines, 1, 9, 1, 0),
  ]) {
    Y.applyUpdate(doc, update);
  }
  expect(text.toString()).toBe('\nd\nab\n');
  expect(expectedText([1, 2], [3, 0])).toBe(text.toString());
});

function documentOf(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  return { doc, updates, text: doc.getText(TEXT_NAME) };
}

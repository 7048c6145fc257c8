import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { insertedText, visibleText } from './lost-text.ts';

function typing(clientId = 5): { doc: Y.Doc; text: Y.Text; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const text = doc.getText('main.js');
  text.insert(0, 'const a;\n');
  const updates: Uint8Array[] = [];
  doc.on('update', update => updates.push(update));
  return { doc, text, updates };
}

function type(text: Y.Text, at: number, typed: string): void {
  for (const [i, letter] of [...typed].entries()) text.insert(at + i, letter);
}

describe('insertedText', () => {
  it('is what one message typed, without what it deleted or set', () => {
    const { doc, text, updates } = typing();
    doc.transact(() => {
      text.delete(0, 2);
      text.insert(0, 'let 😀');
      doc.getMap('files').set('main.js', 'javascript');
    });
    expect(insertedText(updates[0] ?? new Uint8Array())).toBe('let 😀');
  });
});

describe('visibleText', () => {
  it('is what the author saw, corrections made', () => {
    const { doc, text, updates } = typing();
    type(text, 9, 'helo');
    text.delete(12, 1);
    type(text, 12, 'lo');
    expect(visibleText(doc, updates)).toBe('hello');
  });

  it('leaves out what was there before, even where Yjs merged the two', () => {
    const { doc, text, updates } = typing();
    updates.length = 0;
    type(text, 9, 'abc');
    updates.shift();
    expect(visibleText(doc, updates)).toBe('bc');
  });

  it('puts places apart on lines of their own, in the order of the document', () => {
    const { doc, text, updates } = typing();
    type(text, 9, 'last');
    type(text, 0, 'first');
    expect(visibleText(doc, updates)).toBe('first\nlast');
  });

  it('finds text in files that were only ever received', () => {
    const { doc, updates } = typing();
    doc.getText('other.js').insert(0, 'there');
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    expect(visibleText(copy, updates)).toBe('there');
  });

  it('is empty when nothing of it is left', () => {
    const { doc, text, updates } = typing();
    type(text, 0, 'gone');
    text.delete(0, 4);
    expect(visibleText(doc, updates)).toBe('');
  });
});

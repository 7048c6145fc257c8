import { TatamiError } from '@tatami/protocol/errors';
import type * as Y from 'yjs';
import type { TatamiProvider } from './provider.ts';
import { splitPaste } from './split-paste.ts';

/** Of a message that is not text: ids, counts and the file's name. */
const MESSAGE_OVERHEAD_BYTES = 1024;

/**
 * Inserts a text of any length, in transactions that are each one message. (A longer transaction is cut into messages
 * as well; this one lets others see the text grow, and knows the limit of the document before anything is refused.)
 * Throws TatamiError `document-full` if the document cannot hold it; then nothing was inserted.
 */
export function insertText(provider: TatamiProvider, text: Y.Text, index: number, inserted: string): void {
  const { maxNewBytes, maxTextLength } = provider.limits;
  if (textLength(provider.doc) + inserted.length > maxTextLength) throw new TatamiError('document-full');
  let at = index;
  for (const piece of splitPaste(inserted, maxNewBytes - MESSAGE_OVERHEAD_BYTES)) {
    text.insert(at, piece);
    at += piece.length;
  }
}

/** UTF-16 units of the visible text in all files. */
function textLength(doc: Y.Doc): number {
  let length = 0;
  for (const type of doc.share.values()) length += type._length;
  return length;
}

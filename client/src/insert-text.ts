import { TatamiError } from '@tatami/protocol';
import type * as Y from 'yjs';
import type { TatamiProvider } from './provider.ts';
import { splitPaste } from './split-paste.ts';
import { isPair, withoutLoneSurrogates } from './surrogates.ts';

/** Of a message that is not text: ids, counts and the file's name. */
const MESSAGE_OVERHEAD_BYTES = 1024;

/**
 * Inserts a text of any length, in transactions that are each one message. (A longer transaction is cut into messages
 * as well; this one lets others see the text grow, and knows the limit of the document before anything is refused.)
 * Code points stay whole: an index within a surrogate pair means the place before it, and half a pair is left out.
 * Throws TatamiError `document-full` if the document cannot hold it; then nothing was inserted.
 */
export function insertText(provider: TatamiProvider, text: Y.Text, index: number, inserted: string): void {
  const { maxNewBytes, maxTextLength } = provider.limits;
  if (textLength(provider.doc) + inserted.length > maxTextLength) throw new TatamiError('document-full');
  const whole = withoutLoneSurrogates(inserted);
  // Yjs would replace both halves of a pair that it is told to cut.
  let at = index > 0 && isPair(text.toString(), index - 1) ? index - 1 : index;
  for (const piece of splitPaste(whole, maxNewBytes - MESSAGE_OVERHEAD_BYTES)) {
    text.insert(at, piece);
    at += piece.length;
  }
}

/** UTF-16 units of the visible text in all files. */
export function textLength(doc: Y.Doc): number {
  let length = 0;
  for (const type of doc.share.values()) length += type._length;
  return length;
}

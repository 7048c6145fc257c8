import { EditorState, type Extension, type Text, type TransactionSpec } from '@codemirror/state';
import { isPair, withoutLoneSurrogates } from '@tatami/client';
import { ySyncAnnotation } from 'y-codemirror.next';

/**
 * Widens what is typed here to whole code points. 😀 and 😁 begin with the same UTF-16 unit, so that the smallest change
 * from one to the other replaces half of a surrogate pair; Yjs cuts the pair there and keeps U+FFFD for each half.
 */
export const wholeCodePoints: Extension = EditorState.transactionFilter.of(tr => {
  // What comes out of Yjs must be shown as it is.
  if (!tr.docChanged || tr.annotation(ySyncAnnotation) !== undefined) return tr;
  const changes: { from: number; to: number; insert: string }[] = [];
  const { startState, newDoc } = tr;
  tr.changes.iterChanges((fromA, toA, fromB, toB) => {
    const from = isCut(startState.doc, fromA) || isCut(newDoc, fromB) ? fromB - 1 : fromB;
    const to = isCut(startState.doc, toA) || isCut(newDoc, toB) ? toB + 1 : toB;
    const typed = newDoc.sliceString(from, to);
    const insert = withoutLoneSurrogates(typed);
    if (from < fromB || to > toB || insert !== typed) changes.push({ from, to, insert });
  });
  if (changes.length === 0) return tr;
  // Written once more over the same place, so that both are one change that begins and ends between code points.
  const isSameText = changes.every(({ from, to, insert }) => to - from === insert.length);
  const rest: TransactionSpec = { changes, sequential: true };
  return [tr, isSameText ? { ...rest, selection: tr.newSelection } : rest];
});

/** Whether a place lies within a surrogate pair. */
function isCut(doc: Text, at: number): boolean {
  return at > 0 && isPair(doc.sliceString(at - 1, at + 1), 0);
}

import { EditorState, type Extension } from '@codemirror/state';
import { ySyncAnnotation } from 'y-codemirror.next';

export interface RoomLeftOptions {
  /** UTF-16 units that the dojo can still take. */
  readonly roomLeft: () => number;
  readonly onFull: () => void;
}

/**
 * Inserts all of a text or nothing. A long paste is several messages to the server, which would save those that fit and
 * refuse the rest.
 */
export function refuseOverRoom({ roomLeft, onFull }: RoomLeftOptions): Extension {
  return EditorState.transactionFilter.of(tr => {
    const growth = tr.changes.newLength - tr.changes.length;
    if (growth <= 0 || tr.annotation(ySyncAnnotation) !== undefined || growth <= roomLeft()) return tr;
    onFull();
    return [];
  });
}

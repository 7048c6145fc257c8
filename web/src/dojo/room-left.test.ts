import { EditorState, type TransactionSpec } from '@codemirror/state';
import { expect, it } from 'vitest';
import { ySyncAnnotation } from 'y-codemirror.next';
import { refuseOverRoom } from './room-left.ts';

/** The text after a change of `abc` with room for 3 more, and how often it was called full. */
function changed(spec: TransactionSpec): [string, number] {
  let told = 0;
  const onFull = () => {
    told++;
  };
  const extensions = refuseOverRoom({ roomLeft: () => 3, onFull });
  return [EditorState.create({ doc: 'abc', extensions }).update(spec).newDoc.toString(), told];
}

it('inserts what fits', () => {
  expect(changed({ changes: { from: 3, insert: 'def' } })).toEqual(['abcdef', 0]);
});

it('inserts nothing of what does not fit, and says so once', () => {
  const changes = [
    { from: 0, insert: '12' },
    { from: 3, insert: '34' },
  ];
  expect(changed({ changes })).toEqual(['abc', 1]);
});

it('counts what is replaced', () => {
  expect(changed({ changes: { from: 0, to: 3, insert: '123456' } })).toEqual(['123456', 0]);
});

it('shows what others inserted, whatever the room', () => {
  // An annotation of any value marks what comes from the shared document.
  const annotations = ySyncAnnotation.of({} as never);
  expect(changed({ changes: { from: 3, insert: 'defghi' }, annotations })).toEqual(['abcdefghi', 0]);
});

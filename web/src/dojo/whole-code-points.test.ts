import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { wholeCodePoints } from './whole-code-points.ts';

/** The changes that Yjs is told of, as `from-to:text`, and the text that comes of them. */
function changed(doc: string, change: { from: number; to?: number; insert?: string }): [string[], string] {
  const tr = EditorState.create({ doc, extensions: wholeCodePoints }).update({ changes: change });
  const told: string[] = [];
  tr.changes.iterChanges((from, to, _fromB, _toB, insert) => told.push(`${from}-${to}:${insert}`));
  return [told, tr.newDoc.toString()];
}

describe('a change', () => {
  it('of the second half of an emoji replaces the whole emoji', () => {
    expect(changed('a😀b', { from: 2, to: 3, insert: '\ude01' })).toEqual([['1-3:😁'], 'a😁b']);
  });

  it('of the first half replaces the whole character', () => {
    expect(changed('a😀b', { from: 1, to: 2, insert: '\ud83c' })).toEqual([['1-3:\u{1f200}'], 'a\u{1f200}b']);
  });

  it('that leaves a half behind takes it away', () => {
    expect(changed('a😀b', { from: 2, to: 3 })).toEqual([['1-3:'], 'ab']);
  });

  it('that inserts a half inserts nothing', () => {
    expect(changed('ab', { from: 1, insert: 'x\ud83d' })).toEqual([['1-1:x'], 'axb']);
  });

  it('between code points stays as it is', () => {
    expect(changed('😀😀', { from: 2, insert: 'x😁' })).toEqual([['2-2:x😁'], '😀x😁😀']);
  });
});

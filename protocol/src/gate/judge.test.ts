import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DEFAULT_LIMITS } from '../limits.ts';
import { judge } from './gate.ts';
import { deleted, garbageCollected, oneClient, rawUpdate, text, value } from './testing/raw-update.ts';
import { author, docWith } from './testing/room.ts';

const STATE = Y.encodeStateAsUpdate(docWith('hello world'));

function judged(update: Uint8Array, limits = DEFAULT_LIMITS): string {
  const verdict = judge(STATE, update, limits);
  return verdict.ok ? 'ok' : verdict.code;
}

describe('the judge', () => {
  it('[G14] finds an honest update sound', () => {
    const writer = author(1, STATE);
    writer.getText('f').insert(5, ', dear');
    writer.getText('f').delete(0, 2);
    writer.getMap('m').set('k', 1);
    expect(judged(Y.encodeStateAsUpdate(writer, Y.encodeStateVector(docWith('hello world'))))).toBe('ok');
  });

  it.each<[string, Uint8Array, string]>([
    [
      'neighbours in reverse order',
      oneClient(1, 0, text('a', { left: [7, 5], right: [7, 1] })),
      'update-unsafe',
    ],
    [
      'neighbours with known text between',
      oneClient(1, 0, text('a', { left: [7, 1], right: [7, 5] })),
      'update-unsafe',
    ],
    ['what depends on itself', oneClient(1, 0, text('a', { left: [1, 0] })), 'update-unsafe'],
    ['what depends on nothing known', oneClient(1, 0, text('a', { left: [9, 0] })), 'update-incomplete'],
    ['a gap', oneClient(1, 3, text('a', { left: [1, 2] })), 'update-incomplete'],
    ['a delete of the future', rawUpdate([], [{ client: 9, ranges: [[0, 1]] }]), 'update-incomplete'],
    ['GC', oneClient(1, 0, garbageCollected(5)), 'content-not-allowed'],
    ['a key in a text', oneClient(1, 0, value(1, { root: 'f', key: 'k' })), 'content-not-allowed'],
    ['bytes that are no update', Uint8Array.of(9, 9, 9), 'update-malformed'],
  ])('[G14] refuses %s', (_, update, code) => {
    expect(judged(update)).toBe(code);
  });

  it('[G14] holds the limits of the document', () => {
    const roots = oneClient(1, 0, deleted(1, { root: 'a' }), deleted(1, { root: 'b' }));
    expect(judged(roots, { ...DEFAULT_LIMITS, maxRoots: 2 })).toBe('document-full');
    const long = oneClient(1, 0, text(' and on', { left: [7, 10] }));
    expect(judged(long, { ...DEFAULT_LIMITS, maxTextLength: 12 })).toBe('document-full');
    expect(judged(long, { ...DEFAULT_LIMITS, maxNewBytes: 5 })).toBe('update-too-large');
  });

  it('[G14] throws for nothing, whatever the bytes of the update or the state', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (state, update) => {
        expect(typeof judge(state, update, DEFAULT_LIMITS).ok).toBe('boolean');
        expect(typeof judge(STATE, update, DEFAULT_LIMITS).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});

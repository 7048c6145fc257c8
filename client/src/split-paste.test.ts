import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPaste } from './split-paste.ts';

/** Every kind of UTF-16: ASCII, two and three bytes, pairs, and surrogates that have lost their partner. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('\ud83d', '\ude00', '😀', 'é', '漢', '\n'),
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''));

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

describe('splitPaste', () => {
  it('gives pieces that join to the text, each within the limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 64 }), (text, maxBytes) => {
        const pieces = splitPaste(text, maxBytes);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(bytesOf(piece)).toBeLessThanOrEqual(maxBytes);
      }),
      { numRuns: 500 },
    );
  });

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 16 }), (text, maxBytes) => {
        const pieces = splitPaste(text, maxBytes);
        for (const [i, piece] of pieces.entries()) {
          const seam = piece.slice(-1) + (pieces[i + 1] ?? '').slice(0, 1);
          expect(seam).not.toMatch(/^[\ud800-\udbff][\udc00-\udfff]$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('fills the pieces: 1 MiB of ASCII is four pieces of 256 KiB', () => {
    expect(splitPaste('x'.repeat(2 ** 20), 2 ** 18).map(piece => piece.length)).toEqual(
      Array(4).fill(2 ** 18),
    );
  });
});

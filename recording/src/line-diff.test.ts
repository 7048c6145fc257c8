import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffLine, diffHunks, lineDiff } from './line-diff.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map(lines => lines.join('\n'));
const linesOf = (some: string) => (some === '' ? [] : some.split('\n'));
const without = (lines: readonly DiffLine[], kind: DiffLine['kind']) =>
  lines.filter(line => line.kind !== kind).map(line => line.text);

/** How many lines two texts have in common, in order, by the table of all their beginnings. */
function mostInCommon(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    const next = [0];
    for (const [index, other] of after.entries())
      next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('the difference of two texts', () => {
  it('has all lines of both, and as many as can be are the same', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        expect(without(lines, 'added')).toEqual(linesOf(before));
        expect(without(lines, 'removed')).toEqual(linesOf(after));
        expect(lines.filter(({ kind }) => kind === 'same')).toHaveLength(
          mostInCommon(linesOf(before), linesOf(after)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('is shown with three lines around it, at the numbers that the lines have', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const { beforeLine, afterLine, lines } of diffHunks(before, after)) {
          const old = without(lines, 'added');
          const young = without(lines, 'removed');
          expect(linesOf(before).slice(beforeLine - 1, beforeLine - 1 + old.length)).toEqual(old);
          expect(linesOf(after).slice(afterLine - 1, afterLine - 1 + young.length)).toEqual(young);
        }
      }),
    );
    const lines = Array.from({ length: 20 }, (_, index) => String(index + 1));
    expect(diffHunks(lines.join('\n'), lines.with(9, 'x').join('\n'))).toEqual([
      {
        beforeLine: 7,
        afterLine: 7,
        lines: [
          ...['7', '8', '9'].map(line => ({ kind: 'same', text: line })),
          { kind: 'removed', text: '10' },
          { kind: 'added', text: 'x' },
          ...['11', '12', '13'].map(line => ({ kind: 'same', text: line })),
        ],
      },
    ]);
    expect(diffHunks('same', 'same')).toEqual([]);
  });

  it('does not search for what two long texts have in common that differ in everything', () => {
    const long = (letter: string) =>
      Array.from({ length: 5_000 }, (_, index) => `${letter}${index}`).join('\n');
    const lines = lineDiff(`first\n${long('a')}\nlast`, `first\n${long('b')}\nlast`);
    expect(lines).toHaveLength(10_002);
    expect(lines.filter(({ kind }) => kind === 'same').map(line => line.text)).toEqual(['first', 'last']);
  });
});

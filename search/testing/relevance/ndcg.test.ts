import { expect, it } from 'vitest';
import { ndcg } from './ndcg.ts';

const GRADES = new Map([
  ['best', 3],
  ['good', 2],
]);

it.each([
  [['best', 'good'], 1],
  [['good', 'best'], (3 + 7 / Math.log2(3)) / (7 + 3 / Math.log2(3))],
  [['other', 'best'], 7 / Math.log2(3) / (7 + 3 / Math.log2(3))],
  [['other'], 0],
  [[], 0],
])('of %j is %d', (found, score) => {
  expect(ndcg(found, GRADES, 10)).toBeCloseTo(score, 10);
});

it('does not look below the depth', () => {
  expect(ndcg(['other', 'best'], GRADES, 1)).toBe(0);
});

import { expect, it } from 'vitest';
import { indentColumns } from './hanging-indent.ts';

it.each([
  ['', 0],
  ['a', 0],
  ['  a', 2],
  ['\ta', 4],
  ['  \ta', 4],
  ['\t\t', 8],
])('%j is indented by %i columns', (line, columns) => {
  expect(indentColumns(line, 4)).toBe(columns);
});

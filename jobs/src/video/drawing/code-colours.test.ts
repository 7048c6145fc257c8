import { expect, it } from 'vitest';
import { colouredTokens } from './code-colours.ts';

const colourOf = (line: string, text: string) =>
  colouredTokens(line).find(token => token.text === text)?.colour;

it('colours code without losing any of it, and tells comments from names with the same sign', () => {
  const line = 'if (this.#only === "a # b") return add(1); // done';
  expect(
    colouredTokens(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line);
  expect(colourOf(line, '"a # b"')).not.toBe(colourOf(line, '// done'));
  expect(colourOf('x = 1 # one', '# one')).toBe(colourOf(line, '// done'));
  expect(colourOf(line, 'only')).toBe(colourOf('only', 'only'));
});

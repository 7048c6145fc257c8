import { expect, it } from 'vitest';
import { indentOf, languageOf } from './language-of.ts';

it.each([
  ['main.js', 'javascript'],
  ['App.TSX', 'typescript'],
  ['main.py', 'python'],
  ['Main.java', 'java'],
])('%s is %s', async (file, name) => {
  expect((await languageOf(file))?.language.name).toBe(name);
});

it('shows a file it does not know as plain text', async () => {
  expect(await languageOf('README')).toBeUndefined();
});

it('indents as each language does', () => {
  expect([indentOf('main.py'), indentOf('main.js')]).toEqual(['    ', '  ']);
});

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

it.each(['README', 'constructor', 'x.toString', 'x.__proto__'])('shows %s as plain text', async file => {
  expect(await languageOf(file)).toBeUndefined();
});

it('indents as each language does', () => {
  expect([indentOf('main.py'), indentOf('main.js')]).toEqual(['    ', '  ']);
});

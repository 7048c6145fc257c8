import { expect, it } from 'vitest';
import { isOneLine } from './one-line.ts';

it.each(['a', 'src/übung 1.ts', 'José da Silva', '日本', '👩‍💻.md', 'नमस्ते', 'קובץ.ts', '٣', '\u0301'])(
  'can be %j',
  name => {
    expect(isOneLine(name)).toBe(true);
  },
);

it.each([
  '',
  ' ',
  '\u00a0\u3000',
  '\u200b',
  '\u3164',
  '\u2800',
  '\u00ad',
  '\u{e0041}',
  'two\nlines',
  'nul\0',
  'line\u2028',
  'cod\u202egnp.exe',
  'half \ud83d',
])('cannot be %j', name => {
  expect(isOneLine(name)).toBe(false);
});

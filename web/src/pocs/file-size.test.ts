import { expect, it } from 'vitest';
import { fileSize } from './file-size.ts';

it.each([
  [0, 'en', '0 bytes'],
  [1, 'en', '1 byte'],
  [999, 'en', '999 bytes'],
  [1_450, 'en', '1.5 kB'],
  [120_000, 'en', '120 kB'],
  [1_440_000, 'pt-BR', '1,4 MB'],
  [536_870_912, 'en', '537 MB'],
])('writes %i bytes in %s as %s', (bytes, language, text) => {
  expect(fileSize(bytes, language).replace('\u00a0', ' ')).toBe(text);
});

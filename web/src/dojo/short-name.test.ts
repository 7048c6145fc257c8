import { expect, it } from 'vitest';
import { shortName } from './short-name.ts';

it('keeps the first name and an initial, which is a whole character', () => {
  expect(shortName('Chiara Maria Rossi')).toBe('Chiara R.');
  expect(shortName(' Ana  Souza ')).toBe('Ana S.');
  expect(shortName('Bia')).toBe('Bia');
  expect(shortName('Zoe 𝒲ood')).toBe('Zoe 𝒲.');
  expect(shortName('')).toBe('');
});

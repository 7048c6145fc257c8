import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it.each([
  ['Ana Souza', 'AS'],
  ['Ana Maria de Souza', 'AS'],
  ['bruno', 'B'],
  ['Élodie (guest) Ñuñez', 'ÉÑ'],
  ['佐藤 花', '佐花'],
  ['', '?'],
])('%j is %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

import { describe, expect, it } from 'vitest';
import { english } from './english.ts';
import { portuguese } from './portuguese.ts';
import { createTranslator, preferredLanguage } from './translate.ts';

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('the languages', () => {
  it('have the same texts, with the same holes', () => {
    expect(Object.keys(portuguese).sort()).toEqual(Object.keys(english).sort());
    for (const key of Object.keys(english) as (keyof typeof english)[]) {
      expect([key, holes(portuguese[key])]).toEqual([key, holes(english[key])]);
    }
  });
});

describe('a translator', () => {
  const texts = { en: english, 'pt-BR': portuguese };

  it('fills the holes', () => {
    expect(createTranslator('en', english).text('turn.of', { driver: 'Ana' })).toBe('Ana types now');
  });

  it.each([
    ['en', 1, '1 edit not saved'],
    ['en', 0, '0 edits not saved'],
    ['pt-BR', 1, '1 edição não salva'],
    ['pt-BR', 1_000_000, '1000000 edições não salvas'],
  ] as const)('counts in %s: %i', (language, count, expected) => {
    expect(createTranslator(language, texts[language]).counted('saved.unsaved', count)).toBe(expected);
  });
});

it('takes the first language it speaks, English if none', () => {
  expect(preferredLanguage(['de', 'pt', 'en'])).toBe('pt-BR');
  expect(preferredLanguage(['en-GB', 'pt'])).toBe('en');
  expect(preferredLanguage(['ja'])).toBe('en');
});

import type { Language, Texts } from './translate.ts';

const LOADS: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => (await import('./english.ts')).english,
  'pt-BR': async () => (await import('./portuguese.ts')).portuguese,
};

/** Each language is a file of its own: hardly anybody reads two. */
export function loadTexts(language: Language): Promise<Texts> {
  return LOADS[language]();
}

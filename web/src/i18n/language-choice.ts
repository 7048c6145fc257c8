import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import {
  createTranslator,
  LANGUAGES,
  type Language,
  preferredLanguage,
  type Translator,
} from './translate.ts';

const LANGUAGE_KEY = 'tatami.language';

/** The language of the page: chosen, else the browser's. */
export interface LanguageChoice {
  readonly translator: ReadonlySignal<Translator>;
  choose(language: Language): void;
}

export function createLanguageChoice(page: Window): LanguageChoice {
  const stored = page.localStorage.getItem(LANGUAGE_KEY);
  const language = signal<Language>(
    stored !== null && Object.hasOwn(LANGUAGES, stored)
      ? (stored as Language)
      : preferredLanguage(page.navigator.languages),
  );
  effect(() => {
    page.document.documentElement.lang = language.value;
  });
  return {
    translator: computed(() => createTranslator(language.value)),
    choose: chosen => {
      page.localStorage.setItem(LANGUAGE_KEY, chosen);
      language.value = chosen;
    },
  };
}

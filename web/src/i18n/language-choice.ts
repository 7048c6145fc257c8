import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { loadTexts } from './load-texts.ts';
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
  /** @throws if its texts cannot be loaded; the page stays in the language that it has then */
  choose(language: Language): Promise<void>;
}

/** @throws if the texts cannot be loaded */
export async function loadLanguageChoice(page: Window): Promise<LanguageChoice> {
  const stored = page.localStorage.getItem(LANGUAGE_KEY);
  const first =
    stored !== null && Object.hasOwn(LANGUAGES, stored)
      ? (stored as Language)
      : preferredLanguage(page.navigator.languages);
  const translator = signal(await loadTranslator(first));
  let lastChosen = first;
  effect(() => {
    page.document.documentElement.lang = translator.value.language;
  });
  return {
    translator,
    choose: async chosen => {
      lastChosen = chosen;
      const loaded = await loadTranslator(chosen);
      // Another one was chosen while this one was on its way.
      if (lastChosen !== chosen) return;
      page.localStorage.setItem(LANGUAGE_KEY, chosen);
      translator.value = loaded;
    },
  };
}

async function loadTranslator(language: Language): Promise<Translator> {
  return createTranslator(language, await loadTexts(language));
}

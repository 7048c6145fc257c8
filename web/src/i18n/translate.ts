import type { TextKey } from './english.ts';

export const LANGUAGES = { en: 'English', 'pt-BR': 'Português' } as const;
export type Language = keyof typeof LANGUAGES;

/** Every text of the page in one language. */
export type Texts = Readonly<Record<TextKey, string>>;

type Values = Readonly<Record<string, string | number>>;

/** Keys that come as `.one` and `.other`. */
type CountedKey = TextKey extends infer Key ? (Key extends `${infer Stem}.other` ? Stem : never) : never;

/** All texts in one language. */
export interface Translator {
  readonly language: Language;
  text(key: TextKey, values?: Values): string;
  /** The form that fits the count. */
  counted(key: CountedKey, count: number): string;
  /** Whether a key that is made of a code, such as `refused.not-driver`, has a text. */
  has(key: string): key is TextKey;
}

export function createTranslator(language: Language, texts: Texts): Translator {
  const plural = new Intl.PluralRules(language);
  const text = (key: TextKey, values: Values = {}) =>
    texts[key].replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  return {
    language,
    text,
    counted: (key, count) => {
      const form = `${key}.${plural.select(count)}`;
      // Portuguese has a third form, "many", for a million, which here reads as the others.
      return text((Object.hasOwn(texts, form) ? form : `${key}.other`) as TextKey, { count });
    },
    has: (key): key is TextKey => Object.hasOwn(texts, key),
  };
}

/** The first of the browser's languages that we speak. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (tag.startsWith('pt')) return 'pt-BR';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

import { LANGUAGES } from './translate.ts';

/** The options of a choice between the languages, each in its own words. */
export function LanguageOptions() {
  return Object.entries(LANGUAGES).map(([tag, name]) => (
    <option key={tag} value={tag} lang={tag}>
      {name}
    </option>
  ));
}

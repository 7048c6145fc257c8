import { labelKey } from './fold.ts';
import type { Suggestions } from './search-index.ts';
import { parseQuery, type Term } from './search-query.ts';

export const NO_SUGGESTIONS: Suggestions = { pocs: [], languages: [], tags: [] };

/** A text that was typed so far, as the indexes look for it. */
export interface TypedText {
  readonly terms: readonly Term[];
  /** A name may begin with it. */
  readonly nameKey: string;
  /** A label may begin with the last word, or with the whole text. */
  readonly labelKeys: readonly string[];
}

/**
 * Undefined for a text without words, of which nothing can be suggested.
 * @throws QueryRefused for a text that is too long or has too many words
 */
export function typedText(text: string): TypedText | undefined {
  const { terms } = parseQuery(text);
  if (terms.length === 0) return undefined;
  const whole = text.trim();
  const labels = [whole, whole.split(/\s+/).at(-1) ?? ''].map(labelKey).filter(key => key !== '');
  return { terms, nameKey: terms.map(({ key }) => key).join(' '), labelKeys: [...new Set(labels)] };
}

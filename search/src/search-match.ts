/**
 * What hits have of the words of a query:
 * - `words`: all of them, as they were typed;
 * - `similar`: all of them, or words that are similar;
 * - `most-words`: most of them, as they were typed.
 */
export type SearchMatch = 'words' | 'similar' | 'most-words';

/** Of two words one, of more of them most. */
export function fewestWords(words: number): number {
  return words <= 2 ? 1 : Math.floor(words / 2) + 1;
}

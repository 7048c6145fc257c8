import { tokenize } from './tokenize.ts';

/** The words of a text, ready for an index: letters and digits between single spaces, and nothing else. */
export interface IndexText {
  /** Folded words in their order, for phrases. */
  readonly keys: string;
  /** The same words with their accents. */
  readonly words: string;
  /** What the words of code are made of. */
  readonly parts: string;
}

/** An index takes no text without end: PostgreSQL's holds 1 MB of words in all. This is beyond any description. */
const MAX_CHARACTERS = 60_000;

export function indexText(text: string): IndexText {
  const keys: string[] = [];
  const words: string[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const token of tokenize(text)) {
    length += token.key.length + 1;
    if (length > MAX_CHARACTERS) break;
    keys.push(token.key);
    words.push(token.word);
    parts.push(...token.parts);
  }
  return { keys: keys.join(' '), words: words.join(' '), parts: parts.join(' ') };
}

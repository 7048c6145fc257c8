import { labelKey } from './fold.ts';
import { isStopWord } from './stop-words.ts';
import { tokenize } from './tokenize.ts';

export interface Term {
  readonly word: string;
  readonly key: string;
  readonly parts: readonly string[];
  /** The last word of a query may still be on its way: it is also the beginning of a word. */
  readonly isPrefix: boolean;
}

/** Keys of labels. */
interface LabelKeys {
  readonly languages: readonly string[];
  readonly tags: readonly string[];
}

/** What somebody looks for. All of it has to be there, and none of what is excluded. */
export interface SearchQuery extends LabelKeys {
  readonly terms: readonly Term[];
  /** Folded words that follow each other. */
  readonly phrases: readonly (readonly string[])[];
  readonly excluded: LabelKeys & { readonly phrases: readonly (readonly string[])[] };
}

/** Above what anybody types, and below what would keep a database busy. */
const MAX_QUERY_TERMS = 24;
export const MAX_QUERY_LENGTH = 400;

/** A query that is refused; the message says why, and nothing of the query. */
export class QueryRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryRefused';
  }
}

/** An optional minus, an optional field, and a quoted or a plain value. A quote that never ends goes to the end. */
const PIECE = /(-)?(?:(lang|language|tag):)?(?:"([^"]*)(?:"|$)|([^\s"]+))/giu;

/**
 * Reads `lang:go tag:crdt "exact words" -not word`. Every text is a query, half-typed ones too: whatever is no piece of
 * the language is a word.
 * @throws QueryRefused for a text that is too long or has too many words
 */
export function parseQuery(text: string): SearchQuery {
  if (text.length > MAX_QUERY_LENGTH) throw new QueryRefused(`is longer than ${MAX_QUERY_LENGTH} characters`);
  const wanted = { languages: [] as string[], tags: [] as string[], phrases: [] as string[][] };
  const excluded = { languages: [] as string[], tags: [] as string[], phrases: [] as string[][] };
  const terms: Term[] = [];
  for (const match of text.matchAll(PIECE)) {
    const [piece, minus, field, quoted, plain = ''] = match;
    const value = quoted ?? plain;
    const side = minus === undefined ? wanted : excluded;
    if (field !== undefined) {
      const key = labelKey(value);
      if (key !== '') side[field.toLowerCase() === 'tag' ? 'tags' : 'languages'].push(key);
      continue;
    }
    const tokens = [...tokenize(value)];
    if (tokens.length === 0) continue;
    if (quoted !== undefined || minus !== undefined) {
      side.phrases.push(tokens.map(token => token.key));
      continue;
    }
    const isLastPiece = match.index + piece.length === text.length;
    for (const { word, key, parts, end } of tokens) {
      terms.push({ word, key, parts, isPrefix: isLastPiece && end === value.length });
    }
  }
  const count = [wanted, excluded].reduce(
    (sum, side) => sum + side.languages.length + side.tags.length + side.phrases.flat().length,
    terms.length,
  );
  if (count > MAX_QUERY_TERMS) throw new QueryRefused(`has more than ${MAX_QUERY_TERMS} words`);
  return { ...wanted, terms: withoutStopWords(terms), excluded };
}

/** A query of nothing else keeps them. */
function withoutStopWords(terms: readonly Term[]): readonly Term[] {
  const telling = terms.filter(term => !isStopWord(term.key));
  return telling.length === 0 ? terms : telling;
}

import { fewestWords, type SearchMatch } from '../search-match.ts';
import type { SearchQuery, Term } from '../search-query.ts';

/** A piece of the engine's query language. Texts of people are only ever values in it. */
export type Clause = Readonly<Record<string, unknown>>;

/**
 * What a word is worth, by where it is and by how it fits. Whole numbers, and nothing of how often a word is used: a
 * sum of them is the same on every copy of a shard and at any time, so that a cursor names its place exactly.
 */
const PLACES = { name: 20, labels: 12, description: 2, source: 1 } as const;
type Place = keyof typeof PLACES;
const ALL_PLACES = Object.keys(PLACES) as Place[];
/** Where mistyped words are looked for. */
const SIMILAR_PLACES: readonly Place[] = ['name', 'labels'];
const AS_TYPED = 4;
const OF_THE_SAME_STEM = 3;
const ONE_MISTAKE = 2;
const TWO_MISTAKES = 1;
/** Above what the greatest number of words comes to: 24 times 80. */
const NAME_BEGINS = 2_000;
const NAME_IS = 6_000;
const HAS_ONE_MORE_WORD = 20_000;

/** A word of fewer letters is similar to too much. */
const SHORTEST_SIMILAR = 4;
/** From so many letters on a word may have two mistakes. */
const LONG = 8;

/** What a POC has to have: all words, or most of them, and every phrase. */
export function wordClauses({ terms, phrases }: SearchQuery, match: SearchMatch): Clause[] {
  const words = terms.map(term => best([...fits(term), ...(match === 'similar' ? similar(term) : [])]));
  return [
    ...(match === 'most-words' ? [most(words)] : words),
    ...phrases.map(keys => best(ALL_PLACES.map(place => worth(place, AS_TYPED, phraseIn(place, keys))))),
  ];
}

/** Whoever has more of the words comes first, wherever they are. */
function most(words: readonly Clause[]): Clause {
  const should = words.map(word => ({
    bool: { must: [word, { constant_score: { filter: { match_all: {} }, boost: HAS_ONE_MORE_WORD } }] },
  }));
  return { bool: { should, minimum_should_match: fewestWords(words.length) } };
}

/** An exact name or its beginning is worth more than anything else. */
export function nameClauses({ terms }: SearchQuery): Clause[] {
  const typed = terms.map(term => term.key).join(' ');
  if (typed === '') return [];
  return [
    best([
      { constant_score: { filter: { term: { nameKey: typed } }, boost: NAME_IS } },
      { constant_score: { filter: { prefix: { nameKey: typed } }, boost: NAME_BEGINS } },
    ]),
  ];
}

/** What a POC must not have. */
export function excludedClauses({ excluded }: SearchQuery): Clause[] {
  return [
    ...excluded.phrases.flatMap(keys => ALL_PLACES.map(place => phraseIn(place, keys))),
    ...excluded.languages.map(key => ({ term: { languageKeys: key } })),
    ...excluded.tags.map(key => ({ term: { tagKeys: key } })),
  ];
}

function fits({ word, key, parts, isPrefix }: Term): Clause[] {
  return ALL_PLACES.flatMap(place => {
    const [exact, portuguese, english] = fieldsOf(place);
    const forms: Clause[] = [
      { match: { [portuguese]: { query: word, operator: 'and' } } },
      { match: { [portuguese]: { query: key, operator: 'and' } } },
      { match: { [english]: { query: key, operator: 'and' } } },
    ];
    if (isPrefix) forms.push({ prefix: { [exact]: key } });
    if (parts.length > 0) forms.push({ bool: { filter: parts.map(part => ({ term: { [exact]: part } })) } });
    return [
      worth(place, AS_TYPED, { term: { [exact]: key } }),
      worth(place, OF_THE_SAME_STEM, { bool: { should: forms } }),
    ];
  });
}

/** With one letter wrong, missing, too many, or changed with the next; the first is right. */
function similar({ key }: Term): Clause[] {
  if (key.length < SHORTEST_SIMILAR) return [];
  return SIMILAR_PLACES.flatMap(place => {
    const [exact] = fieldsOf(place);
    const within = (fuzziness: number): Clause => ({
      fuzzy: { [exact]: { value: key, fuzziness, prefix_length: 1 } },
    });
    const one = worth(place, ONE_MISTAKE, within(1));
    return key.length < LONG ? [one] : [one, worth(place, TWO_MISTAKES, within(2))];
  });
}

function phraseIn(place: Place, keys: readonly string[]): Clause {
  const [exact] = fieldsOf(place);
  return { match_phrase: { [exact]: keys.join(' ') } };
}

function fieldsOf(place: Place): [exact: string, portuguese: string, english: string] {
  return [`searched.${place}.exact`, `searched.${place}.portuguese`, `searched.${place}.english`];
}

function worth(place: Place, fit: number, filter: Clause): Clause {
  return { constant_score: { filter, boost: PLACES[place] * fit } };
}

function best(queries: readonly Clause[]): Clause {
  return { dis_max: { queries } };
}

import { fold } from './fold.ts';

export interface Token {
  /** Where it is in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** In small letters with its accents, which the Portuguese stemmer goes by. */
  readonly word: string;
  /** As it is compared. */
  readonly key: string;
  /** Of a word that is several: `getUserById` is get, user, by and id. Empty for the others. */
  readonly parts: readonly string[];
}

/** Names whose signs are no letters, and without which they would be another name. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['c++', 'cpp'],
  ['c#', 'csharp'],
  ['f#', 'fsharp'],
  ['.net', 'dotnet'],
  ['node.js', 'nodejs'],
  ['vue.js', 'vuejs'],
  ['next.js', 'nextjs'],
]);

const TOKEN =
  /(?<![\p{L}\p{N}_])(?:[cC]\+\+|[cCfF]#|(?:[nN]ode|[vV]ue|[nN]ext)\.(?:js|JS)(?![\p{L}\p{N}]))|(?<![\p{L}\p{N}])\.(?:NET|Net|net)(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}_]+/gu;

/** Where one part of a name in code ends and the next begins; acronyms stay whole: HTTPServer is HTTP and Server. */
const PART = /\p{Lu}+(?![\p{Ll}\p{M}])|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}|\p{N}+/gu;

/** The words of a text, the same when it is indexed, when it is asked for, and when hits are marked. */
export function* tokenize(text: string): Generator<Token> {
  for (const match of text.matchAll(TOKEN)) {
    const [found] = match;
    const name = NAMES.get(found.toLowerCase());
    const key = name ?? fold(found);
    if (key === '') continue;
    yield {
      start: match.index,
      end: match.index + found.length,
      word: name ?? found.toLowerCase().replaceAll('_', '').slice(0, MAX_WORD_LENGTH),
      key,
      parts: name === undefined ? partsOf(found) : [],
    };
  }
}

const MAX_WORD_LENGTH = 64;
const MAX_PARTS = 16;

function partsOf(word: string): string[] {
  const found = word.match(PART) ?? [];
  if (found.length < 2) return [];
  return found
    .slice(0, MAX_PARTS)
    .map(fold)
    .filter(part => part !== '');
}

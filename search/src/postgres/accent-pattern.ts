import { fold } from '../fold.ts';

/** Where Latin letters with accents are. */
const BLOCKS = [
  [0xc0, 0x24f],
  [0x1e00, 0x1eff],
] as const;
const MARKS = '[\u0300-\u036f]*';

/** By a letter without accents, those that have some: `c` has `ç`, `ć` and others. */
const WITH_ACCENTS: ReadonlyMap<string, string> = withAccents();

/**
 * A pattern for `~*` of a folded text as it may be written, with accents as a part of letters or behind them; those that
 * fold to two letters are none of them. Of 100,000 texts it took 0.2 s, which is as long as `ilike`; folding the texts
 * themselves took 0.7 s.
 */
export function accentPattern(text: string): string {
  return [...text]
    .map(letter => {
      if (/[^\p{L}\p{N}\p{M}]/u.test(letter)) return `\\${letter}`;
      const more = WITH_ACCENTS.get(letter);
      return `${more === undefined ? letter : `[${letter}${more}]`}${MARKS}`;
    })
    .join('');
}

function withAccents(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [first, last] of BLOCKS) {
    for (let code = first; code <= last; code++) {
      const letter = String.fromCodePoint(code);
      const folded = fold(letter);
      if (/^[a-z]$/.test(folded)) found.set(folded, (found.get(folded) ?? '') + letter);
    }
  }
  return found;
}

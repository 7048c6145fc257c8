import type { Segment } from './search-index.ts';
import type { SearchQuery } from './search-query.ts';
import { similarity } from './similarity.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Below this a word is not what somebody mistyped. */
const SIMILAR = 0.3;
/** Two words with so many first letters in common, and little after them, are forms of one: correndo, corrida. */
const STEM_LETTERS = 4;
const ENDING_LETTERS = 4;
const EXCERPT_LENGTH = 160;
const BEFORE_HIT = 40;
const MAX_OTHERS = 8;

/**
 * Marks in a text what a query asked for. By the words alone and not by the engine, so that it is the same for all: an
 * engine's own marks come as markup, which would have to be taken apart again.
 */
export class Highlighter {
  readonly #query: SearchQuery;
  readonly #isSimilar: boolean;
  readonly #wanted: ReadonlySet<string>;

  constructor(query: SearchQuery, isSimilar: boolean) {
    this.#query = query;
    this.#isSimilar = isSimilar;
    this.#wanted = new Set([
      ...query.terms.flatMap(({ key, parts }) => [key, ...parts]),
      ...query.phrases.flat(),
    ]);
  }

  /** The whole text. */
  mark(text: string): Segment[] {
    return segments(text, this.#hitsIn(text));
  }

  /**
   * A part of the text that begins shortly before the first hit.
   * @param others what is shown instead if a hit is in them, and none in the text
   */
  excerpt(text: string, others: readonly string[]): Segment[] {
    const plain = text.replace(/\s+/gu, ' ').trim();
    const hits = this.#hitsIn(plain);
    if (hits.length === 0) {
      const hit = others.filter(other => this.#hitsIn(other).length > 0).slice(0, MAX_OTHERS);
      if (hit.length > 0) return this.excerpt(hit.join(', '), []);
    }
    const first = hits[0]?.start ?? 0;
    const start = first <= BEFORE_HIT ? 0 : wordStart(plain, first - BEFORE_HIT);
    const end = Math.min(plain.length, wholeEnd(plain, start + EXCERPT_LENGTH));
    const inside = hits
      .filter(hit => hit.start >= start && hit.end <= end)
      .map(hit => ({ start: hit.start - start, end: hit.end - start }));
    const shown = segments(plain.slice(start, end), inside);
    if (start > 0) shown.unshift({ text: '…', isHit: false });
    if (end < plain.length) shown.push({ text: '…', isHit: false });
    return shown;
  }

  #hitsIn(text: string): { start: number; end: number }[] {
    if (this.#wanted.size === 0) return [];
    return [...tokenize(text)].filter(token => this.#isHit(token));
  }

  #isHit({ key, parts }: Token): boolean {
    if (this.#wanted.has(key) || parts.some(part => this.#wanted.has(part))) return true;
    return this.#query.terms.some(
      term =>
        (term.isPrefix && key.startsWith(term.key)) ||
        isFormOf(key, term.key) ||
        (this.#isSimilar && similarity(key, term.key) >= SIMILAR),
    );
  }
}

function isFormOf(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  return same >= STEM_LETTERS && Math.max(one.length, other.length) - same <= ENDING_LETTERS;
}

function segments(text: string, hits: readonly { start: number; end: number }[]): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const { start, end } of hits) {
    if (start > at) found.push({ text: text.slice(at, start), isHit: false });
    found.push({ text: text.slice(start, end), isHit: true });
    at = end;
  }
  if (at < text.length) found.push({ text: text.slice(at), isHit: false });
  return found;
}

/** No half of a surrogate pair is left at either end. */
function wordStart(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space > from + BEFORE_HIT ? wholeEnd(text, from) : space + 1;
}

function wholeEnd(text: string, end: number): number {
  return /[\uDC00-\uDFFF]/.test(text[end] ?? '') ? end + 1 : end;
}

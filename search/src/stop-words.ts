/** Words that say nothing alone: a POC need not have them. Portuguese and English together, folded. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a as o os e um uma de da do das dos em no na nos nas por para com que se ao aos como
  the an of and or in on to for with is it by at from how`.split(/\s+/),
);

export function isStopWord(key: string): boolean {
  return STOP_WORDS.has(key);
}

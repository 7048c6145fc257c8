import { symbolsOf } from './symbols.ts';

const MAX_FILES = 100;
const MAX_NAMES = 400;

/** What a dojo's files are called and define, each once, files first: as much of it as an index should have. */
export function sourceNames(texts: ReadonlyMap<string, string>): string[] {
  const names = new Set([...texts.keys()].slice(0, MAX_FILES));
  for (const [file, text] of texts) {
    for (const symbol of symbolsOf(file, text)) {
      if (names.size === MAX_NAMES) return [...names];
      names.add(symbol);
    }
  }
  return [...names];
}

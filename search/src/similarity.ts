/** How much two folded words have in common, from 0 to 1: shared trigrams of all, as in PostgreSQL's pg_trgm. */
export function similarity(one: string, other: string): number {
  const a = trigrams(one);
  const b = trigrams(other);
  let shared = 0;
  for (const trigram of a) if (b.has(trigram)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}

function trigrams(word: string): Set<string> {
  const padded = `  ${word} `;
  const found = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  return found;
}

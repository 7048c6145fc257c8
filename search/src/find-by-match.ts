import type { SearchRequest } from './search-index.ts';
import type { SearchMatch } from './search-match.ts';

/**
 * Finds with less and less of the words until something is found. What forgives more costs more, and is of no use beside
 * what fits. A later page stays with what the first one has found.
 */
export async function findByMatch<Found>(
  { after, query }: Pick<SearchRequest, 'after' | 'query'>,
  find: (match: SearchMatch) => Promise<Found>,
  totalOf: (found: Found) => number,
): Promise<{ readonly found: Found; readonly match: SearchMatch }> {
  const first = after?.match ?? 'words';
  const found = await find(first);
  if (after !== undefined || totalOf(found) > 0 || query.terms.length === 0) return { found, match: first };
  const others: readonly SearchMatch[] = query.terms.length === 1 ? ['similar'] : ['similar', 'most-words'];
  for (const match of others) {
    const more = await find(match);
    if (totalOf(more) > 0) return { found: more, match };
  }
  return { found, match: first };
}

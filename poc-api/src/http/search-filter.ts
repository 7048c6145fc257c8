import type { UserId } from '@tatami/protocol';
import type { StatisticsParameters } from '@tatami/rest';
import { parseQuery, type SearchFilter } from '@tatami/search';
import { askedIndex } from './asked-index.ts';

const DAY_MS = 86_400_000;

/**
 * What a caller asks for, as an index is asked.
 * @throws InvalidRequest
 */
export async function searchFilter(
  { q = '', language, tag, owner, from, to }: StatisticsParameters,
  viewer: UserId,
): Promise<SearchFilter> {
  return {
    query: await askedIndex(async () => parseQuery(q)),
    viewer,
    language,
    tag,
    // The schema lets UUIDs in lower case through and nothing else.
    ownerId: owner as UserId | undefined,
    fromMs: from === undefined ? undefined : Date.parse(from),
    beforeMs: to === undefined ? undefined : Date.parse(to) + DAY_MS,
  };
}

import type { SearchFilter } from '../search-index.ts';
import type { SearchMatch } from '../search-match.ts';
import { MAX_MONTHS, MAX_OWNERS } from '../statistics-limits.ts';
import { facet, filterOf, labelFilters } from './search-body.ts';

/** What is counted of the POCs that fit, without any of them. */
export function statisticsBody(filter: SearchFilter, match: SearchMatch): Record<string, unknown> {
  const { languages, tags } = labelFilters(filter);
  return {
    query: { bool: { filter: [filterOf(filter, match), ...languages, ...tags] } },
    aggs: {
      languages: facet('languageKeys', 'languages', []),
      tags: facet('tagKeys', 'tags', []),
      months: {
        date_histogram: {
          field: 'createdAt',
          calendar_interval: 'month',
          format: 'yyyy-MM',
          min_doc_count: 1,
          order: { _key: 'desc' },
        },
        aggs: { last: { bucket_sort: { size: MAX_MONTHS } } },
      },
      owners: { terms: { field: 'ownerId', size: MAX_OWNERS, order: [{ _count: 'desc' }, { _key: 'asc' }] } },
    },
    size: 0,
    track_total_hits: true,
  };
}

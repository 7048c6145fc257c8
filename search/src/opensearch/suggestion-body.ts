import type { SuggestionRequest } from '../search-index.ts';
import type { TypedText } from '../typed-text.ts';
import { facet, isVisibleTo } from './search-body.ts';
import type { Clause } from './word-clauses.ts';

/** Names as hits and labels as aggregations, in one request. */
export function suggestionBody(
  typed: TypedText,
  { viewer, limit }: SuggestionRequest,
): Record<string, unknown> {
  const everyWordIn = (fields: readonly string[]): Clause[] =>
    typed.terms.map(({ key, isPrefix }) => ({
      bool: { should: fields.map(field => ({ [isPrefix ? 'prefix' : 'term']: { [field]: key } })) },
    }));
  const begins = {
    include: `(${typed.labelKeys.map(escaped).join('|')}).*`,
    // By ordinals, OpenSearch 2.19 fails with a prefix that comes after all terms of the index.
    execution_hint: 'map',
  };
  return {
    query: {
      bool: {
        filter: [isVisibleTo(viewer), ...everyWordIn(['searched.name.exact', 'searched.labels.exact'])],
        must_not: [{ exists: { field: 'deletedAt' } }],
        should: [{ constant_score: { filter: { prefix: { nameKey: typed.nameKey } } } }],
      },
    },
    post_filter: { bool: { filter: everyWordIn(['searched.name.exact']) } },
    aggs: {
      languages: facet('languageKeys', 'languages', [], { size: limit, ...begins }),
      tags: facet('tagKeys', 'tags', [], { size: limit, ...begins }),
    },
    sort: ['_score', { updatedAt: 'desc' }, { pocId: 'desc' }],
    size: limit,
    track_total_hits: false,
  };
}

/** Every sign that is no letter and no digit may mean something in Lucene's regular expressions. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}\s]/gu, '\\$&');
}

import type { UserId } from '@tatami/protocol';
import { labelKey } from '../fold.ts';
import type { SearchFilter, SearchRequest } from '../search-index.ts';
import type { SearchMatch } from '../search-match.ts';
import { type Clause, excludedClauses, nameClauses, wordClauses } from './word-clauses.ts';

const MAX_FACETS = 20;

/** A page, its total and its facets in one request. One hit more than asked for tells whether there is a next page. */
export function searchBody(request: SearchRequest, match: SearchMatch): Record<string, unknown> {
  const { query, limit, after } = request;
  const { languages, tags } = labelFilters(request);
  return {
    query: {
      bool: {
        ...fitting(request, match),
        should: nameClauses(query),
        minimum_should_match: 0,
      },
    },
    // Beside the query: the facets count without the filter by their own labels.
    post_filter: { bool: { filter: [...languages, ...tags] } },
    aggs: {
      languages: facet('languageKeys', 'languages', tags),
      tags: facet('tagKeys', 'tags', languages),
    },
    sort: [{ [sortField(request)]: 'desc' }, { pocId: 'desc' }],
    // Worths and times are whole numbers far below 2^53.
    ...(after && { search_after: [Number(after.sortKey), after.id] }),
    size: limit + 1,
    track_total_hits: true,
  };
}

/** Without words, the newest are what is relevant. */
function sortField({ sort, query }: SearchRequest): '_score' | 'createdAt' | 'updatedAt' {
  if (sort === 'changed') return 'updatedAt';
  return sort === 'newest' || query.terms.length + query.phrases.length === 0 ? 'createdAt' : '_score';
}

/** What fits a query and every filter but those by label, whatever it is worth. */
export function filterOf(filter: SearchFilter, match: SearchMatch): Clause {
  return { bool: fitting(filter, match) };
}

function fitting(filter: SearchFilter, match: SearchMatch): Clause {
  return {
    filter: commonFilters(filter),
    must: wordClauses(filter.query, match),
    must_not: [{ exists: { field: 'deletedAt' } }, ...excludedClauses(filter.query)],
  };
}

export function isVisibleTo(viewer: UserId): Clause {
  return { bool: { should: [{ term: { visibility: 'tenant' } }, { term: { ownerId: viewer } }] } };
}

/** Everything but the filters by label. */
function commonFilters({ viewer, ownerId, fromMs, beforeMs }: SearchFilter): Clause[] {
  const created = {
    ...(fromMs !== undefined && { gte: fromMs }),
    ...(beforeMs !== undefined && { lt: beforeMs }),
  };
  return [
    isVisibleTo(viewer),
    ...(ownerId === undefined ? [] : [{ term: { ownerId } }]),
    ...(Object.keys(created).length === 0 ? [] : [{ range: { createdAt: created } }]),
  ];
}

export function labelFilters({ query, language, tag }: SearchFilter): {
  languages: Clause[];
  tags: Clause[];
} {
  const languages = [...query.languages, ...(language === undefined ? [] : [labelKey(language)])];
  const tags = [...query.tags, ...(tag === undefined ? [] : [labelKey(tag)])];
  return {
    languages: languages.map(key => ({ term: { languageKeys: key } })),
    tags: tags.map(key => ({ term: { tagKeys: key } })),
  };
}

/** A label that is written in several ways is counted once, and shown as one of the POCs has it. */
export function facet(
  keys: string,
  labels: string,
  filter: readonly Clause[],
  which: Clause = { size: MAX_FACETS },
): Clause {
  const example = {
    top_hits: { size: 1, sort: [{ pocId: 'desc' }], _source: false, docvalue_fields: [labels] },
  };
  return {
    filter: { bool: { filter } },
    aggs: { counted: { terms: { field: keys, ...which }, aggs: { example } } },
  };
}

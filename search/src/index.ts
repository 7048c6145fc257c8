export { openSearchEngine } from './open-search-engine.ts';
export type { OpenSearch } from './opensearch/opensearch.ts';
export type { TenantIndex, TenantIndices } from './opensearch/tenant-indices.ts';
export { PostgresNameSearch } from './postgres/postgres-name-search.ts';
export { PostgresSearchIndex, PostgresSearchWriter } from './postgres/postgres-search-index.ts';
export { SearchBreaker } from './search-breaker.ts';
export {
  type FacetCount,
  type IndexedRange,
  type IndexedRevision,
  type SearchFilter,
  type SearchHit,
  type SearchIndex,
  type SearchPage,
  type SearchPosition,
  type SearchRequest,
  type SearchSort,
  type SearchStatistics,
  SearchUnavailable,
  type Segment,
  type SuggestionRequest,
  type Suggestions,
} from './search-index.ts';
export type { SearchMatch } from './search-match.ts';
export { MAX_QUERY_LENGTH, parseQuery, QueryRefused, type SearchQuery } from './search-query.ts';

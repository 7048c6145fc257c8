export { checkOpenSearch, type OpenSearchClient, openOpenSearch } from './opensearch/open-client.ts';
export { OpenSearchIndex, OpenSearchWriter } from './opensearch/opensearch-search-index.ts';
export { PostgresSearchIndex, PostgresSearchWriter } from './postgres/postgres-search-index.ts';
export {
  type FacetCount,
  type SearchHit,
  type SearchIndex,
  type SearchPage,
  type SearchPosition,
  type SearchRequest,
  type SearchSort,
  SearchUnavailable,
  type Segment,
} from './search-index.ts';
export { MAX_QUERY_LENGTH, parseQuery, QueryRefused, type SearchQuery } from './search-query.ts';

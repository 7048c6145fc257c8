import {
  type OpenSearch,
  PostgresNameSearch,
  PostgresSearchIndex,
  SearchBreaker,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
  SearchUnavailable,
} from '@tatami/search';
import type { OpenIndex, TenantStores } from './ports.ts';

/** What an operator is told of the search. */
export interface SearchMonitor {
  /** OpenSearch is left alone for some seconds, or is back. */
  away(isAway: boolean): void;
  /** The index was asked and did not answer; `late`: not in time. */
  failed(how: 'late' | 'away'): void;
  /** A search was answered by names and labels alone. */
  answeredInPart(): void;
}

const NOBODY: SearchMonitor = { away: () => {}, failed: () => {}, answeredInPart: () => {} };

/** @param openSearch where the index is; without it, in each tenant's own database */
export function searchIndexOf(
  openSearch: OpenSearch | undefined,
  monitor: SearchMonitor = NOBODY,
): OpenIndex {
  if (openSearch === undefined)
    return (_tenantId, { database }) => watched(new PostgresSearchIndex(database.impatient), monitor);
  const breaker = new SearchBreaker({
    now: () => performance.now(),
    onChange: isAway => monitor.away(isAway),
  });
  return (tenantId, { database }: TenantStores) => {
    const index = watched(openSearch.index(tenantId), monitor);
    return {
      statistics: filter => breaker.run(() => index.statistics(filter)),
      suggest: request => breaker.run(() => index.suggest(request)),
      search: request =>
        searchOrNames(
          { index, breaker, names: new PostgresNameSearch(database.impatient), monitor },
          request,
        ),
    };
  };
}

type Asked = ReturnType<OpenIndex>;

/** The same index, whose failures are told. */
function watched(index: Asked, monitor: SearchMonitor): Asked {
  const asked = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof SearchUnavailable) monitor.failed(error.isLate ? 'late' : 'away');
      throw error;
    }
  };
  return {
    search: request => asked(() => index.search(request)),
    suggest: request => asked(() => index.suggest(request)),
    statistics: filter => asked(() => index.statistics(filter)),
  };
}

interface Ways {
  readonly index: Pick<SearchIndex, 'search'>;
  readonly breaker: SearchBreaker;
  readonly names: PostgresNameSearch;
  readonly monitor: SearchMonitor;
}

/** While OpenSearch is away the database can still tell what a POC is called. */
async function searchOrNames(
  { index, breaker, names, monitor }: Ways,
  request: SearchRequest,
): Promise<SearchPage> {
  try {
    return await breaker.run(() => index.search(request));
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    const page = await names.search(request);
    monitor.answeredInPart();
    return page;
  }
}

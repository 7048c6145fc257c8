import { type OpenSearchClient, OpenSearchIndex, PostgresSearchIndex } from '@tatami/search';
import type { OpenIndex } from './ports.ts';

/** @param openSearch where the index is; without it, in each tenant's own database */
export function searchIndexOf(openSearch: OpenSearchClient | undefined): OpenIndex {
  return (tenantId, { database }) =>
    openSearch === undefined ? new PostgresSearchIndex(database) : new OpenSearchIndex(openSearch, tenantId);
}

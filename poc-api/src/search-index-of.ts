import { type OpenSearch, PostgresSearchIndex } from '@tatami/search';
import type { OpenIndex } from './ports.ts';

/** @param openSearch where the index is; without it, in each tenant's own database */
export function searchIndexOf(openSearch: OpenSearch | undefined): OpenIndex {
  return (tenantId, { database }) => openSearch?.index(tenantId) ?? new PostgresSearchIndex(database);
}

import { systemClock } from '@tatami/kernel';
import type { Persistence } from '@tatami/persistence';
import { type OpenSearch, PostgresSearchWriter } from '@tatami/search';
import { Indexer, type IndexerOptions } from './indexer.ts';
import { StoredTenants } from './stored-tenants.ts';

/** @param options.openSearch where the index is; without it, in each tenant's own database */
export function startIndexer(
  persistence: Persistence,
  {
    openSearch,
    ...options
  }: Pick<IndexerOptions, 'metrics' | 'reportError' | 'pollMs' | 'maxListeners'> & {
    openSearch?: OpenSearch | undefined;
  },
): Indexer {
  const indexer = new Indexer({
    ...options,
    tenants: new StoredTenants(persistence),
    openIndex: (tenantId, transaction) =>
      openSearch?.writer(tenantId) ?? new PostgresSearchWriter(transaction),
    clock: systemClock,
    random: Math.random,
  });
  indexer.start();
  return indexer;
}

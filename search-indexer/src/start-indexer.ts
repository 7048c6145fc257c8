import { systemClock } from '@tatami/kernel';
import type { Persistence } from '@tatami/persistence';
import { PostgresSearchWriter } from '@tatami/search';
import { Indexer, type IndexerOptions } from './indexer.ts';
import { StoredTenants } from './stored-tenants.ts';

/** An indexer that writes the index in each tenant's own database. */
export function startIndexer(
  persistence: Persistence,
  options: Pick<IndexerOptions, 'metrics' | 'reportError' | 'pollMs' | 'maxListeners'>,
): Indexer {
  const indexer = new Indexer({
    ...options,
    tenants: new StoredTenants(persistence),
    openIndex: (_tenantId, transaction) => new PostgresSearchWriter(transaction),
    clock: systemClock,
    random: Math.random,
  });
  indexer.start();
  return indexer;
}

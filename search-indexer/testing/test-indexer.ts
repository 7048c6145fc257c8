import { systemClock } from '@tatami/kernel';
import type { TestTenant } from '@tatami/persistence/testing';
import { PostgresSearchWriter } from '@tatami/search';
import { Indexer, type IndexerOptions } from '../src/indexer.ts';
import { StoredTenants } from '../src/stored-tenants.ts';

/** An indexer of some tenants alone; the server of the tests has those of other tests too. */
export function testIndexer(tenants: readonly TestTenant[], differs: Partial<IndexerOptions> = {}): Indexer {
  const [first] = tenants;
  if (first === undefined) throw new Error('an indexer of no tenants');
  const stored = new StoredTenants(first.persistence);
  return new Indexer({
    tenants: {
      active: async () => tenants.map(tenant => tenant.tenantId),
      open: tenantId => stored.open(tenantId),
    },
    openIndex: (_tenantId, transaction) => new PostgresSearchWriter(transaction),
    metrics: { accepted: () => {}, failed: () => {}, waiting: () => {} },
    clock: systemClock,
    random: Math.random,
    reportError: (what, error) => console.error(what, error),
    pollMs: 60_000,
    maxListeners: 8,
    ...differs,
  });
}

import { systemClock } from '@tatami/kernel';
import type { Persistence } from '@tatami/persistence';
import { type OpenSearch, PostgresSearchWriter } from '@tatami/search';
import { IndexChecker, type IndexCheckerOptions } from './index-checker.ts';
import { StoredTenants } from './stored-tenants.ts';

const MINUTE_MS = 60_000;

/** Undefined if it is never to look. */
export function startChecker(
  persistence: Persistence,
  {
    openSearch,
    everyMinutes,
    ...options
  }: Pick<IndexCheckerOptions, 'metrics' | 'reportError'> & {
    openSearch: OpenSearch | undefined;
    everyMinutes: number;
  },
): IndexChecker | undefined {
  if (everyMinutes === 0) return undefined;
  const checker = new IndexChecker({
    ...options,
    tenants: new StoredTenants(persistence),
    openIndex: (tenantId, { database }) => openSearch?.writer(tenantId) ?? new PostgresSearchWriter(database),
    clock: systemClock,
    everyMs: everyMinutes * MINUTE_MS,
  });
  checker.start();
  return checker;
}

import { systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { createTestTenant, newPoc } from '@tatami/persistence/testing';
import { PostgresSearchWriter } from '@tatami/search';
import { expect, it } from 'vitest';
import { differences, NO_DIFFERENCES } from '../testing/differences.ts';
import { testIndexer } from '../testing/test-indexer.ts';
import { IndexChecker } from './index-checker.ts';
import { StoredTenants } from './stored-tenants.ts';

it('mends an index that somebody has emptied, counts it, and says so once', async () => {
  const tenant = await createTestTenant();
  const indexer = testIndexer([tenant]);
  const troubles: string[] = [];
  const counted: string[] = [];
  const stored = new StoredTenants(tenant.persistence);
  const checker = new IndexChecker({
    tenants: { active: async () => [tenant.tenantId], open: id => stored.open(id) },
    openIndex: (_tenantId, { database }) => new PostgresSearchWriter(database),
    clock: systemClock,
    everyMs: 50,
    metrics: { differed: (kind, pocs) => void counted.push(`${pocs} ${kind}`) },
    reportError: what => void troubles.push(what),
  });
  const { database, creations } = tenant.storage;
  try {
    indexer.start();
    for (let n = 0; n < 5; n++) await creations.poc(newPoc());
    const isEqual = async () => (await differences(database)).missing === 0;
    await until('all are indexed', isEqual);
    await database.query(sql`delete from poc_search`);
    checker.start();
    await until('all are indexed again', isEqual);
    expect(await differences(database)).toEqual(NO_DIFFERENCES);
    expect(counted).toEqual(['5 missing']);
    expect(troubles).toEqual([
      'The search index differed and is mended: 5 missing, 0 stale, 0 extra, 0 ahead',
    ]);
  } finally {
    await checker.stop();
    await indexer.stop();
    await tenant.dispose();
  }
});

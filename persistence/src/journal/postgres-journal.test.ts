import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdHead } from '../../testing/hold-head.ts';
import { newWriterId } from '../../testing/ids.ts';
import { runJournalContract } from '../../testing/journal.contract.ts';
import { createTestDojo, createTestTenant, type TestTenant } from '../../testing/test-tenant.ts';
import { sql } from '../sql/sql.ts';
import { TenantPools } from '../tenant-pools.ts';
import { PostgresJournal } from './postgres-journal.ts';

runJournalContract('PostgreSQL', async () => {
  const tenant = await createTestTenant();
  return {
    journal: tenant.storage.journal,
    createDojo: () => createTestDojo(tenant),
    changeState: (dojoId, to) =>
      tenant.storage.dojos.changeState(dojoId, to, {
        writer: newWriterId(),
        batch: 1n,
        payload: new Uint8Array([1, 0]),
      }),
    holdHead: dojoId => holdHead(tenant.adminUrl, dojoId),
    endSnapshotLease: async dojoId => {
      await tenant.storage.database.query(
        sql`update dojo_snapshot_lease set ends_at = clock_timestamp() where dojo_id = ${dojoId}`,
      );
    },
    dispose: tenant.dispose,
  };
});

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('[J5] an append that skips what is locked does not wait for it', async () => {
  const pools = new TenantPools();
  // With this time-out an append that waited would end long after the test.
  const url = `${tenant.url}?options=${encodeURIComponent('-c lock_timeout=10min')}`;
  const lease = await pools.lease(tenant.tenantId, url);
  const journal = new PostgresJournal(lease.database('journal'));
  const [held, free] = [await createTestDojo(tenant), await createTestDojo(tenant)];
  const letGo = await holdHead(tenant.adminUrl, held);
  const requests = [held, free].map(dojoId => ({ dojoId, epoch: 1, batch: 1n, payload: Uint8Array.of(1) }));
  expect(await journal.append(newWriterId(), requests, 'skip')).toMatchObject([
    { kind: 'locked', dojoId: held },
    { kind: 'committed', dojoId: free },
  ]);
  await letGo();
  await pools.close();
});

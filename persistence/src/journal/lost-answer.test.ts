import { afterAll, beforeAll, expect, it } from 'vitest';
import { newWriterId } from '../../testing/ids.ts';
import { appendOverLossyLink } from '../../testing/lost-answers.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { sql } from '../sql/sql.ts';
import { TenantPools } from '../tenant-pools.ts';
import { JournalUnavailableError, UnknownOutcomeError } from './journal.ts';
import { PostgresJournal } from './postgres-journal.ts';
import { verifyDojo } from './verify.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('[J2] 50 lost answers leave no batch twice and none missing', async () => {
  await appendOverLossyLink(tenant, 50);
});

it('[J2] a first try that still waits for the lock cannot append after its resolve has', async () => {
  const dojoId = await createTestDojo(tenant);
  const writer = newWriterId();
  const request = { dojoId, epoch: 1, batch: 1n, payload: new Uint8Array([9]) };
  // Roles have a lock time-out; the first try here waits for as long as it takes.
  await withAdmin(tenant.adminUrl, async holder => {
    await withAdmin(tenant.adminUrl, async patient => {
      await holder.query(sql`begin`);
      await holder.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
      const database = {
        query: patient.query.bind(patient),
        transaction: () => Promise.reject(new Error('unused')),
      };
      const firstTry = new PostgresJournal(database).append(writer, [request]).catch(error => error);
      await waitForLockWaiter(holder);
      // The resolve queues behind the first try, so the first try appends: the resolve must find its row.
      const resolved = tenant.storage.journal.resolve(writer, [request]);
      await holder.query(sql`commit`);
      await firstTry;
      const [outcome] = await resolved;
      expect(outcome?.kind === 'committed' ? outcome.seq : outcome?.kind).toBe(1);
    });
  });
  expect(await verifyDojo(tenant.storage.database, dojoId)).toEqual({ kind: 'intact', rows: 1 });
});

it('a connection ended by the administrator while the statement runs is an unknown outcome', async () => {
  const dojoId = await createTestDojo(tenant);
  const writer = newWriterId();
  const request = { dojoId, epoch: 1, batch: 1n, payload: new Uint8Array([9]) };
  const outcome = await withAdmin(tenant.adminUrl, async holder => {
    await holder.query(sql`begin`);
    await holder.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
    const append = tenant.storage.journal.append(writer, [request]).catch((error: unknown) => error);
    const pid = await waitForLockWaiter(holder);
    await holder.query(sql`select pg_terminate_backend(${pid}::integer)`);
    return append;
  });
  expect(outcome).toBeInstanceOf(UnknownOutcomeError);
  expect(await tenant.storage.journal.resolve(writer, [request])).toMatchObject([
    { kind: 'committed', seq: 1 },
  ]);
});

it('a server that cannot be reached is unavailable, for reads too', async () => {
  const pools = new TenantPools({ connectionBudget: 2 });
  const lease = await pools.lease(tenant.tenantId, 'postgres://nobody:x@127.0.0.1:1/nothing');
  const journal = new PostgresJournal(lease.database('journal'));
  const request = { dojoId: await createTestDojo(tenant), epoch: 1, batch: 1n, payload: new Uint8Array() };
  await expect(journal.append(newWriterId(), [request])).rejects.toBeInstanceOf(JournalUnavailableError);
  await expect(journal.resolve(newWriterId(), [request])).rejects.toBeInstanceOf(JournalUnavailableError);
  await expect(journal.heads([request.dojoId])).rejects.toBeInstanceOf(JournalUnavailableError);
  await pools.close();
});

async function waitForLockWaiter(observer: {
  query: TestTenant['storage']['database']['query'];
}): Promise<number> {
  for (;;) {
    const [waiting] = await observer.query<{ pid: number }>(
      sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting) return waiting.pid;
  }
}

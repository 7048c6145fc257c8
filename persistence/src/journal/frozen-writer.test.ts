import { until } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newWriterId } from '../../testing/ids.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import type { Connection } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { WhenLocked } from './journal.ts';
import { lockHeads } from './lock-heads.ts';

/** The server's 3 s and a busy machine; the role's own time-out is 25 s. */
const LONGEST_HOLD_MS = 12_000;

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

async function pauseLimitOf(connection: Connection): Promise<string | undefined> {
  const [row] = await connection.query<{ limit: string }>(
    sql`select current_setting('idle_in_transaction_session_timeout') as limit`,
  );
  return row?.limit;
}

async function serverNowMs(): Promise<number> {
  const [row] = await tenant.storage.database.query<{ ms: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::double precision as ms`,
  );
  return row?.ms ?? Number.NaN;
}

async function tryAppend(dojoId: DojoId): Promise<string | undefined> {
  const request = { dojoId, epoch: 1, batch: 1n, payload: Uint8Array.of(1) };
  const [outcome] = await tenant.storage.journal.append(newWriterId(), [request]);
  return outcome?.kind;
}

it.each<WhenLocked>(['wait', 'skip'])(
  '[J7] limits the pause of a transaction that holds heads (%s), and no other',
  whenLocked =>
    withAdmin(tenant.url, async connection => {
      const dojoId = await createTestDojo(tenant);
      const usual = await pauseLimitOf(connection);
      await connection.query(sql`begin`);
      await lockHeads(connection, [dojoId], whenLocked);
      expect(await pauseLimitOf(connection)).toBe('3s');
      await connection.query(sql`commit`);
      expect(await pauseLimitOf(connection)).toBe(usual);
    }),
);

it('[J7] a writer that freezes with a head in its hands lets go of it within seconds', () =>
  withAdmin(tenant.url, async frozen => {
    const dojoId = await createTestDojo(tenant);
    await frozen.query(sql`begin`);
    await lockHeads(frozen, [dojoId], 'wait');
    const silentSinceMs = await serverNowMs();
    expect(await tryAppend(dojoId)).toBe('locked');
    await until('another writer goes on', async () => (await tryAppend(dojoId)) === 'committed', {
      withinMs: 2 * LONGEST_HOLD_MS,
    });
    expect((await serverNowMs()) - silentSinceMs).toBeLessThan(LONGEST_HOLD_MS);
    await expect(frozen.query(sql`select 1`)).rejects.toMatchObject({ code: 'connection-unavailable' });
  }));

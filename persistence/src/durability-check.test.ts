import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import { checkDurability } from './durability-check.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('says what is wrong with a server that may lose commits, as the tenant and as the administrator', async () => {
  for (const database of [tenant.storage, tenant.persistence]) {
    // The cluster of the tests runs without fsync.
    expect(await database.checkDurability({ requiresSyncStandby: true })).toEqual({
      fsync: 'off',
      synchronousCommit: 'on',
      fullPageWrites: 'off',
      liveSynchronousStandbys: 0,
      promise: 'nothing',
      faults: ['fsync-off', 'full-page-writes-off', 'no-synchronous-standby'],
    });
  }
});

it('notices that the role commits asynchronously', async () => {
  await withAdmin(tenant.url, async own => {
    await own.query(sql`set synchronous_commit = off`);
    const report = await checkDurability(own, { requiresSyncStandby: false });
    expect(report.faults).toContain('synchronous-commit-off');
  });
});

/** A server with other settings; a live standby is more than an embedded cluster has. */
const serverWith = (standbys: bigint, synchronousCommit: string) => ({
  query: async <Row>() => [{ fsync: 'on', fullPageWrites: 'on', synchronousCommit, standbys }] as Row[],
});

it('promises a failover only with a live standby that commits wait for', async () => {
  const required = { requiresSyncStandby: true };
  expect(await checkDurability(serverWith(1n, 'on'), required)).toMatchObject({
    promise: 'failover',
    faults: [],
  });
  expect(await checkDurability(serverWith(1n, 'local'), required)).toMatchObject({
    promise: 'restart',
    faults: ['no-synchronous-standby'],
  });
  expect(await checkDurability(serverWith(0n, 'on'), { requiresSyncStandby: false })).toMatchObject({
    promise: 'restart',
    faults: [],
  });
});

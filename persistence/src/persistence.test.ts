import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedCluster, startEmbeddedCluster } from '@tatami/engines';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newDojoId, newTenantId, newUserId, newWriterId } from '../testing/ids.ts';
import { withAdmin } from '../testing/test-tenant.ts';
import { JournalUnavailableError } from './journal/journal.ts';
import { verifyDojo } from './journal/verify.ts';
import { SILENT_LOG } from './log.ts';
import { openPersistence, type Persistence } from './persistence.ts';
import { identifier, sql } from './sql/sql.ts';

let dataDir: string;
let cluster: EmbeddedCluster;
let persistence: Persistence;

const start = (port: number) =>
  startEmbeddedCluster({ dataDir, port, log: SILENT_LOG, settings: { shared_buffers: '16MB' } });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tatami-persistence-'));
  cluster = await start(0);
  // As in production: somebody who may create databases and roles, and is no superuser.
  const admin = new URL(cluster.url);
  admin.username = 'plain_admin';
  admin.password = 'secret';
  await withAdmin(cluster.url, connection =>
    connection.query({
      text: `create role ${identifier('plain_admin').quoted} login createdb createrole password 'secret'`,
      values: [],
    }),
  );
  persistence = await openPersistence({ adminUrl: admin.href, connectionBudget: 6, log: SILENT_LOG });
  await persistence.createInstallation();
  await persistence.createInstallation();
});
afterAll(async () => {
  await persistence?.close();
  await cluster?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('[J1] what was committed is there after kill -9 of PostgreSQL, through the same pools', async () => {
  const id = newTenantId();
  await persistence.catalog.createTenant({ id, slug: 'acme', issuer: 'https://id.test/acme', name: 'Acme' });
  const storage = await persistence.tenant(id);
  if (!storage) throw new Error('the tenant is active');
  expect(await storage.checkDurability({ requiresSyncStandby: false })).toMatchObject({
    promise: 'restart',
    faults: [],
  });
  const dojoId = newDojoId();
  const writer = newWriterId();
  await storage.dojos.create({ id: dojoId, name: 'kata', createdBy: newUserId(), isPrivate: false, writer });
  const append = (batch: bigint) =>
    storage.journal.append(writer, [{ dojoId, epoch: 1, batch, payload: new Uint8Array([1]) }]);
  for (let batch = 1n; batch <= 20n; batch++) await append(batch);
  await cluster.kill();
  await expect(append(21n)).rejects.toBeInstanceOf(JournalUnavailableError);
  cluster = await start(cluster.port);
  expect(await append(21n)).toMatchObject([{ kind: 'committed', seq: 21 }]);
  expect(await verifyDojo(storage.database, dojoId)).toEqual({ kind: 'intact', rows: 21 });
  storage.release();
});

it('knows no tenant that is not there, and nothing is left open after closing', async () => {
  expect(await persistence.tenant(newTenantId())).toBeUndefined();
  await persistence.close();
  const [row] = await withAdmin(cluster.url, admin =>
    admin.query<{ open: bigint }>(
      sql`select count(*) as open from pg_stat_activity where application_name = 'tatami' and pid <> pg_backend_pid()`,
    ),
  );
  expect(row?.open).toBe(0n);
});

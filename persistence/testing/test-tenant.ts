import type { DojoId, TenantId } from '@tatami/protocol';
import { SILENT_LOG } from '../src/log.ts';
import type { PocMapping } from '../src/mapping/poc-mapping.ts';
import { openPersistence, type Persistence, type TenantPersistence } from '../src/persistence.ts';
import { CONNECTION_DEFAULTS, Connection } from '../src/sql/connection.ts';
import { CATALOG_DATABASE, tenantDatabaseName, urlOf } from '../src/sql/names.ts';
import { identifier, sql } from '../src/sql/sql.ts';
import { newDojoId, newTenantId, newUserId, newWriterId } from './ids.ts';
import { testServerUrl } from './test-server.ts';

export interface TestTenant {
  readonly tenantId: TenantId;
  readonly persistence: Persistence;
  readonly storage: TenantPersistence;
  /** The tenant's database as the administrator, for what its own role may not do. */
  readonly adminUrl: string;
  /** The tenant's database as its own role. */
  readonly url: string;
  /** Closes everything and drops the database and its role. */
  dispose(): Promise<void>;
}

/** A tenant with a fresh database of its own, cloned from the template; one per test file is usual. */
export async function createTestTenant(
  options: { connectionBudget?: number; pocMapping?: PocMapping } = {},
): Promise<TestTenant> {
  const serverUrl = testServerUrl();
  const persistence = await openPersistence({
    connectionBudget: 8,
    ...options,
    adminUrl: serverUrl,
    log: SILENT_LOG,
  });
  const tenantId = newTenantId();
  const slug = `t${tenantId.replaceAll('-', '')}`;
  await persistence.catalog.createTenant({
    id: tenantId,
    slug,
    issuer: `https://id.test/${slug}`,
    name: slug,
  });
  const storage = await persistence.tenant(tenantId);
  const record = await persistence.catalog.record({ id: tenantId });
  if (!storage || !record) throw new Error('a tenant was created and is not there');
  const database = tenantDatabaseName(tenantId);
  return {
    tenantId,
    persistence,
    storage,
    adminUrl: urlOf(serverUrl, database),
    url: urlOf(serverUrl, database, { role: database, password: record.storedPassword }),
    dispose: async () => {
      storage.release();
      await persistence.close();
      await dropTestTenant(tenantId);
    },
  };
}

/** Removes a tenant from the server: its row, its database and its role. */
export async function dropTestTenant(tenantId: TenantId): Promise<void> {
  const database = identifier(tenantDatabaseName(tenantId));
  await withAdmin(urlOf(testServerUrl(), CATALOG_DATABASE), async catalog => {
    await catalog.query(sql`delete from tenant where id = ${tenantId}`);
    await catalog.query(sql`drop database if exists ${database} with (force)`);
    await catalog.query(sql`drop role if exists ${database}`);
  });
}

/** Runs something on one connection of its own, outside every pool. */
export async function withAdmin<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.open({ ...CONNECTION_DEFAULTS, url });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** An open dojo with an empty journal. */
export async function createTestDojo(tenant: TestTenant): Promise<DojoId> {
  const id = newDojoId();
  await tenant.storage.dojos.create({
    id,
    name: 'a dojo',
    createdBy: newUserId(),
    isPrivate: false,
    writer: newWriterId(),
  });
  return id;
}

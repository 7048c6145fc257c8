import { migrate } from '../migrations/migrate.ts';
import { loadSeries, type MigrationSeries } from '../migrations/migration-files.ts';
import {
  CATALOG_DATABASE,
  SERVER_DATABASES,
  SERVICE_GROUP_ROLE,
  TEMPLATE_DATABASE,
  TENANT_GROUP_ROLE,
} from '../sql/names.ts';
import { identifier } from '../sql/sql.ts';
import { closeDatabase, ensureDatabase } from './ensure-database.ts';
import { ensureGroupRole } from './ensure-role.ts';
import type { ServerAdmin } from './server-admin.ts';

/** The catalog database, the role groups and the template of tenant databases, at the newest schema. Idempotent. */
export async function createInstallation(admin: ServerAdmin): Promise<void> {
  await admin.withConnection(async connection => {
    const template = identifier('template1');
    await ensureGroupRole(connection, identifier(TENANT_GROUP_ROLE));
    const service = identifier(SERVICE_GROUP_ROLE);
    await ensureGroupRole(connection, service);
    for (const database of SERVER_DATABASES) await closeDatabase(connection, identifier(database));
    await ensureDatabase(connection, identifier(CATALOG_DATABASE), { template, role: service });
    await ensureDatabase(connection, identifier(TEMPLATE_DATABASE), { template });
  });
  await migrateDatabase(admin, CATALOG_DATABASE, 'catalog');
  await migrateDatabase(admin, TEMPLATE_DATABASE, 'tenant');
}

export async function migrateDatabase(
  admin: ServerAdmin,
  database: string,
  series: MigrationSeries,
): Promise<string[]> {
  const migrations = await loadSeries(series);
  return admin.withConnection(connection => migrate(connection, migrations), database);
}

import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { TEMPLATE_DATABASE } from '../sql/names.ts';
import { identifier } from '../sql/sql.ts';
import { migrateDatabase } from './create-installation.ts';
import { limitRole } from './ensure-role.ts';
import { listTenants } from './list-tenants.ts';
import type { ServerAdmin } from './server-admin.ts';
import type { Tenant } from './tenant.ts';

export type TenantMigration =
  | { readonly kind: 'migrated'; readonly tenantId: TenantId; readonly applied: readonly string[] }
  | { readonly kind: 'failed'; readonly tenantId: TenantId; readonly error: unknown };

const PAGE = 500;

/**
 * Brings the template and then every tenant's database and role to what they should be, `atOnce` at a time (each takes a slot
 * of the connection budget). One that fails does not stop the others; a tenant that is being created is left to
 * its creation.
 */
export async function migrateTenants(
  catalog: Queryable,
  admin: ServerAdmin,
  atOnce = 4,
): Promise<TenantMigration[]> {
  await migrateDatabase(admin, TEMPLATE_DATABASE, 'tenant');
  const queue = (await allTenants(catalog)).filter(tenant => tenant.state !== 'provisioning');
  const results: TenantMigration[] = [];
  const worker = async (): Promise<void> => {
    for (let tenant = queue.shift(); tenant; tenant = queue.shift()) {
      results.push(await migrateOne(admin, tenant));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function migrateOne(admin: ServerAdmin, tenant: Tenant): Promise<TenantMigration> {
  try {
    const applied = await migrateDatabase(admin, tenant.database, 'tenant');
    await admin.withConnection(connection => limitRole(connection, identifier(tenant.database)));
    return { kind: 'migrated', tenantId: tenant.id, applied };
  } catch (error) {
    return { kind: 'failed', tenantId: tenant.id, error };
  }
}

async function allTenants(catalog: Queryable): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (;;) {
    const page = await listTenants(catalog, PAGE, tenants.at(-1)?.id);
    tenants.push(...page);
    if (page.length < PAGE) return tenants;
  }
}

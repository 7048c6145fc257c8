import type { Queryable } from '../sql/connection.ts';
import { TEMPLATE_DATABASE } from '../sql/names.ts';
import { identifier, sql } from '../sql/sql.ts';
import { migrateDatabase } from './create-installation.ts';
import { limitRole } from './ensure-role.ts';
import { findTenant } from './find-tenant.ts';
import { listTenants } from './list-tenants.ts';
import type { PasswordSeal } from './password-seal.ts';
import type { ServerAdmin } from './server-admin.ts';
import type { Tenant } from './tenant.ts';

export type TenantMigration =
  | { readonly kind: 'migrated'; readonly tenant: Tenant; readonly applied: readonly string[] }
  | { readonly kind: 'failed'; readonly tenant: Tenant; readonly error: unknown }
  /** Another one had failed before. */
  | { readonly kind: 'not-tried'; readonly tenant: Tenant };

export interface MigrateTenantsOptions {
  /** Databases at one time; each takes a slot of the connection budget. */
  readonly atOnce?: number;
  /** The slug of the tenant that goes first and alone; the oldest one if not given. */
  readonly canary?: string;
}

const PAGE = 500;

/**
 * Brings every tenant's database and role to what they should be: one first and alone, then the others, then the template, so that
 * a tenant that is created meanwhile is migrated by its creation. After one has failed, no other is begun: what is wrong
 * with a migration is rarely wrong for one alone. A tenant that is being created or erased is left to that.
 * @throws RangeError if there is no such canary
 */
export async function migrateTenants(
  catalog: Queryable,
  admin: ServerAdmin,
  seal: PasswordSeal,
  { atOnce = 4, canary }: MigrateTenantsOptions = {},
): Promise<TenantMigration[]> {
  const tenants = (await allTenants(catalog)).filter(
    ({ state }) => state === 'active' || state === 'suspended',
  );
  const first = canary === undefined ? tenants[0] : tenants.find(({ slug }) => slug === canary);
  if (first === undefined && canary !== undefined) throw new RangeError('There is no such canary');
  const results: TenantMigration[] = [];
  let hasFailed = false;
  const work = async (queue: Tenant[]): Promise<void> => {
    for (let tenant = queue.shift(); tenant; tenant = queue.shift()) {
      const result = hasFailed
        ? ({ kind: 'not-tried', tenant } as const)
        : await migrateOne(catalog, admin, seal, tenant);
      if (result?.kind === 'failed') hasFailed = true;
      if (result !== undefined) results.push(result);
    }
  };
  if (first !== undefined) await work([first]);
  const others = tenants.filter(tenant => tenant !== first);
  await Promise.all(Array.from({ length: atOnce }, () => work(others)));
  if (!hasFailed) await migrateDatabase(admin, TEMPLATE_DATABASE, 'tenant');
  return results;
}

/** Undefined if the tenant has gone meanwhile. */
async function migrateOne(
  catalog: Queryable,
  admin: ServerAdmin,
  seal: PasswordSeal,
  tenant: Tenant,
): Promise<TenantMigration | undefined> {
  try {
    const applied = await migrateDatabase(admin, tenant.database, 'tenant');
    await admin.withConnection(connection => limitRole(connection, identifier(tenant.database)));
    await sealAgain(catalog, seal, tenant);
    return { kind: 'migrated', tenant, applied };
  } catch (error) {
    const now = await findTenant(catalog, { id: tenant.id });
    return now === undefined || now.tenant.state === 'erasing'
      ? undefined
      : { kind: 'failed', tenant, error };
  }
}

/** Seals the password by the newest key, if it is not yet. */
async function sealAgain(catalog: Queryable, seal: PasswordSeal, { id }: Tenant): Promise<void> {
  const stored = (await findTenant(catalog, { id }))?.storedPassword;
  if (stored === undefined || !seal.isOutdated(stored)) return;
  await catalog.query(sql`update tenant set role_password = ${seal.seal(seal.open(stored, id), id)}
    where id = ${id} and role_password = ${stored}`);
}

async function allTenants(catalog: Queryable): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (;;) {
    const page = await listTenants(catalog, PAGE, tenants.at(-1)?.id);
    tenants.push(...page);
    if (page.length < PAGE) return tenants;
  }
}

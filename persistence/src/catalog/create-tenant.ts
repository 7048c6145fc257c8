import { randomBytes } from 'node:crypto';
import type { Queryable } from '../sql/connection.ts';
import { TEMPLATE_DATABASE, TENANT_GROUP_ROLE } from '../sql/names.ts';
import { identifier } from '../sql/sql.ts';
import { migrateDatabase } from './create-installation.ts';
import { ensureDatabase } from './ensure-database.ts';
import { ensureLoginRole } from './ensure-role.ts';
import type { TenantRecord } from './find-tenant.ts';
import type { PasswordSeal } from './password-seal.ts';
import { registerTenant } from './register-tenant.ts';
import { scramVerifier } from './scram-verifier.ts';
import type { ServerAdmin } from './server-admin.ts';
import { setTenantState } from './set-tenant-state.ts';
import type { NewTenant } from './tenant.ts';

/**
 * Registers a tenant and makes its role and database. Each step finds what an earlier run left, so a run that
 * ended anywhere is finished by the next one with the same slug and issuer; only the last step makes it active.
 * @throws PersistenceError `tenant-conflict`
 */
export async function createTenant(
  catalog: Queryable,
  admin: ServerAdmin,
  newTenant: NewTenant,
  seal: PasswordSeal,
): Promise<TenantRecord> {
  const password = seal.seal(randomBytes(24).toString('hex'), newTenant.id);
  const record = await registerTenant(catalog, newTenant, password);
  if (record.tenant.state !== 'provisioning') return record;
  const { id, database } = record.tenant;
  await admin.withConnection(async connection => {
    const role = identifier(database);
    await ensureLoginRole(
      connection,
      role,
      identifier(TENANT_GROUP_ROLE),
      scramVerifier(seal.open(record.storedPassword, id)),
    );
    await ensureDatabase(connection, role, { template: identifier(TEMPLATE_DATABASE), role });
  });
  await migrateDatabase(admin, database, 'tenant');
  await setTenantState(catalog, id, 'active');
  return { ...record, tenant: { ...record.tenant, state: 'active' } };
}

import { PersistenceError } from '../errors.ts';
import type { Queryable } from '../sql/connection.ts';
import { tenantDatabaseName } from '../sql/names.ts';
import { sql } from '../sql/sql.ts';
import { findTenant, type TenantRecord } from './find-tenant.ts';
import type { NewTenant } from './tenant.ts';

/**
 * Writes the tenant's row unless its (slug, issuer) is there already: a second run finds what the first one began,
 * with the id and password that the first one chose.
 * @throws PersistenceError `tenant-conflict`, also while one that had the name is being erased
 */
export async function registerTenant(
  catalog: Queryable,
  tenant: NewTenant,
  storedPassword: string,
): Promise<TenantRecord> {
  await catalog.query(sql`insert into tenant (id, slug, issuer, name, database, role_password, branding)
    values (${tenant.id}, ${tenant.slug}, ${tenant.issuer}, ${tenant.name}, ${tenantDatabaseName(tenant.id)},
      ${storedPassword}, ${JSON.stringify(tenant.branding ?? {})})
    on conflict do nothing`);
  const record = await findTenant(catalog, { slug: tenant.slug });
  if (record?.tenant.issuer !== tenant.issuer || record.tenant.state === 'erasing') {
    throw new PersistenceError('tenant-conflict', { detail: tenant.slug });
  }
  for (const domain of tenant.domains ?? []) {
    await catalog.query(sql`insert into tenant_domain (domain, tenant_id) values (${domain}, ${record.tenant.id})
      on conflict do nothing`);
    const owner = await findTenant(catalog, { domain });
    if (owner?.tenant.id !== record.tenant.id)
      throw new PersistenceError('tenant-conflict', { detail: domain });
  }
  return record;
}

import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import type { Tenant } from './tenant.ts';

/** A tenant with the password of its role as the catalog stores it, sealed where there is a key. */
export interface TenantRecord {
  readonly tenant: Tenant;
  readonly storedPassword: string;
}

export type TenantKey = { id: TenantId } | { slug: string } | { issuer: string } | { domain: string };

export async function findTenant(catalog: Queryable, key: TenantKey): Promise<TenantRecord | undefined> {
  const [row] = await catalog.query<Tenant & { storedPassword: string }>(
    sql`select id, slug, issuer, name, database, state, branding, role_password as "storedPassword"
        from tenant where ${condition(key)}`,
  );
  if (!row) return undefined;
  const { storedPassword, ...tenant } = row;
  return { tenant, storedPassword };
}

function condition(key: TenantKey): SqlQuery {
  if ('id' in key) return sql`id = ${key.id}`;
  if ('slug' in key) return sql`slug = ${key.slug}`;
  if ('issuer' in key) return sql`issuer = ${key.issuer}`;
  return sql`id = (select tenant_id from tenant_domain where domain = ${key.domain})`;
}

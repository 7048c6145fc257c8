import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { Tenant } from './tenant.ts';

/** Tenants in the order of their ids, at most `limit` after one. */
export function listTenants(catalog: Queryable, limit: number, afterId?: TenantId): Promise<Tenant[]> {
  return catalog.query<Tenant>(
    sql`select id, slug, issuer, name, database, state, branding from tenant
        where id > ${afterId ?? '00000000-0000-0000-0000-000000000000'} order by id limit ${limit}`,
  );
}

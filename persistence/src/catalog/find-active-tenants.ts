import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Those of the tenants that are active now. */
export async function findActiveTenants(
  catalog: Queryable,
  ids: readonly TenantId[],
): Promise<ReadonlySet<TenantId>> {
  const rows = await catalog.query<{ id: TenantId }>(
    sql`select id from tenant where id = any (${ids}::uuid[]) and state = 'active'`,
  );
  return new Set(rows.map(({ id }) => id));
}

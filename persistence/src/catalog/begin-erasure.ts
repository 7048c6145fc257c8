import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/**
 * Lets nobody of the tenant in any more; what is left is removed later. Begun again, it keeps its beginning.
 * @returns since when, in Unix milliseconds; undefined if there is no such tenant
 */
export async function beginErasure(catalog: Queryable, id: TenantId): Promise<number | undefined> {
  const [row] = await catalog.query<{ sinceMs: number }>(
    sql`update tenant set state = 'erasing', erasing_since = coalesce(erasing_since, now()) where id = ${id}
        returning (extract(epoch from erasing_since) * 1000)::double precision as "sinceMs"`,
  );
  return row?.sinceMs;
}

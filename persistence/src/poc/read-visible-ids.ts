import type { PocId, UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Which of the POCs are still there and the viewer may see, in no order. */
export async function readVisibleIds(
  database: Queryable,
  viewer: UserId,
  ids: readonly PocId[],
): Promise<PocId[]> {
  const rows = await database.query<{ id: PocId }>(
    sql`select id from poc
      where id = any(${ids}::uuid[]) and (visibility = 'tenant' or owner_id = ${viewer}::uuid)`,
  );
  return rows.map(row => row.id);
}

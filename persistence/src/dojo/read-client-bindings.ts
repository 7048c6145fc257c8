import type { DojoId, UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function readClientBindings(database: Queryable, dojoId: DojoId): Promise<Map<number, UserId>> {
  const rows = await database.query<{ clientId: bigint; userId: UserId }>(
    sql`select client_id as "clientId", user_id as "userId" from dojo_client where dojo_id = ${dojoId}::uuid`,
  );
  return new Map(rows.map(row => [Number(row.clientId), row.userId]));
}

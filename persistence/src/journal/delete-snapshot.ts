import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function deleteSnapshot(database: Queryable, dojoId: DojoId, seq: number): Promise<void> {
  await database.query(sql`delete from dojo_snapshot where dojo_id = ${dojoId} and seq = ${seq}`);
}

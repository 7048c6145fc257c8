import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Entries that everybody leaves out, as `seq:entryIndex`. */
export async function readQuarantine(
  database: Queryable,
  dojoId: DojoId,
): Promise<ReadonlySet<`${number}:${number}`>> {
  const rows = await database.query<{ seq: bigint; entryIndex: number }>(
    sql`select seq, entry_index as "entryIndex" from dojo_quarantine where dojo_id = ${dojoId}::uuid`,
  );
  return new Set(rows.map(row => `${Number(row.seq)}:${row.entryIndex}` as const));
}

import type { DojoId } from '@tatami/protocol/ids';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { DojoState, JournalHead } from './journal.ts';

/** Heads of those of the dojos that exist. Takes no lock. */
export async function readHeads(database: Queryable, dojoIds: readonly DojoId[]): Promise<JournalHead[]> {
  if (dojoIds.length === 0) return [];
  const rows = await database.query<{ dojoId: DojoId; seq: bigint; epoch: number; state: DojoState }>(
    prepared(
      'journal_heads',
      sql`select dojo_id as "dojoId", seq, epoch, state from dojo_head where dojo_id = any (${dojoIds}::uuid[])`,
    ),
  );
  return rows.map(row => ({ ...row, seq: Number(row.seq) }));
}

import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { Snapshot } from './journal.ts';

export async function readLatestSnapshot(database: Queryable, dojoId: DojoId): Promise<Snapshot | undefined> {
  const [row] = await database.query<{ seq: bigint; state: Uint8Array; stateVector: Uint8Array }>(
    prepared(
      'snapshot_latest',
      sql`select seq, state, state_vector as "stateVector" from dojo_snapshot
          where dojo_id = ${dojoId}::uuid order by seq desc limit 1`,
    ),
  );
  return row && { ...row, seq: Number(row.seq) };
}

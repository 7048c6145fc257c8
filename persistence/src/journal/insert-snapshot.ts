import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { Snapshot } from './journal.ts';

/** Keeps a snapshot; the first one at a seq stays. */
export async function insertSnapshot(database: Queryable, dojoId: DojoId, snapshot: Snapshot): Promise<void> {
  await database.query(sql`insert into dojo_snapshot (dojo_id, seq, state, state_vector)
    values (${dojoId}, ${snapshot.seq}, ${snapshot.state}, ${snapshot.stateVector}) on conflict do nothing`);
}

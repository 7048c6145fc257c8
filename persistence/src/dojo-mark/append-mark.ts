import type { DojoId, SessionState } from '@tatami/protocol';
import { actorOf } from '../audit/audit-actor.ts';
import type { StateEntry } from '../dojo-store.ts';
import type { AppendOutcome } from '../journal/journal.ts';
import type { EntryRow } from '../journal/journal-entry.ts';
import { ENTRY_RESULT, entryOutcome, journalEntry } from '../journal/journal-entry.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

interface Row extends EntryRow {
  readonly state: SessionState;
}

/** Locks the head and journals the entry, if the dojo is open. */
export async function appendMark(
  database: Queryable,
  dojoId: DojoId,
  entry: StateEntry,
): Promise<AppendOutcome> {
  const [row] = await database.query<Row>(
    sql`with locked as materialized (
      select * from dojo_head where dojo_id = ${dojoId}::uuid for update
    ), timed as materialized (
      select dojo_id, seq + 1 as seq, epoch, greatest(at, clock_timestamp()) as at, hash as previous
      from locked where state = 'open'
    ), ${journalEntry(entry, sql``)}, audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${actorOf(entry.payload)}::uuid, 'dojo.mark', dojo_id, jsonb_build_object('seq', bumped.seq),
        timed.previous, bumped.hash
      from bumped join timed using (dojo_id)
    )
    select locked.state, ${ENTRY_RESULT}
    from locked left join bumped using (dojo_id)`,
  );
  return entryOutcome(row, dojoId, entry);
}

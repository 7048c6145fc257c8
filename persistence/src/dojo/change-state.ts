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

/**
 * Locks the head, journals the entry under the epoch that ends with it, and sets the state; archiving raises the
 * epoch by one. A dojo that is archived stays so, and one that is paused is not paused again. "Open" to an open
 * dojo is journaled once more: it only begins the turn's time anew, and there is no reason to tell the facilitator no.
 *
 * Raises 55P03 (lock time-out) and 23505 (this batch is already there) as the append does.
 */
export async function changeDojoState(
  database: Queryable,
  dojoId: DojoId,
  to: SessionState,
  entry: StateEntry,
): Promise<AppendOutcome> {
  const [row] = await database.query<Row>(
    sql`with locked as materialized (
      select * from dojo_head where dojo_id = ${dojoId}::uuid for update
    ), timed as materialized (
      select dojo_id, seq + 1 as seq, epoch, greatest(at, clock_timestamp()) as at, hash as previous
      from locked where state = 'open' or (state = 'paused' and ${to}::text <> 'paused')
    ), ${journalEntry(
      entry,
      sql`, state = ${to}::text,
        turn_started_at = case when ${to}::text = 'open' then timed.at else head.turn_started_at end,
        epoch = timed.epoch + (${to}::text = 'archived')::integer`,
    )}, audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${actorOf(entry.payload)}::uuid, 'dojo.state', dojo_id, jsonb_build_object('to', ${to}::text, 'seq', bumped.seq),
        timed.previous, bumped.hash
      from bumped join timed using (dojo_id)
    )
    select locked.state, ${ENTRY_RESULT}
    from locked left join bumped using (dojo_id)`,
  );
  return entryOutcome(row, dojoId, entry);
}

import type { DojoId, SessionState, Turn } from '@tatami/protocol';
import { actorOf } from '../audit/audit-actor.ts';
import type { StateEntry, TurnOutcome } from '../dojo-store.ts';
import type { EntryRow } from '../journal/journal-entry.ts';
import { committedEntry, ENTRY_RESULT, journalEntry } from '../journal/journal-entry.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';

interface Row extends EntryRow {
  readonly state: SessionState;
  readonly turn: bigint;
  /** Of the turn that is on; null for one without a limit. */
  readonly leftMs: number | null;
}

/**
 * Locks the head, journals the entry and sets the session, if the dojo is open and the turn before this one is on:
 * of two pods that end the same turn one does it, and the other is told.
 *
 * Raises 55P03 (lock time-out) and 23505 (this batch is already there) as the append does.
 */
export async function changeTurn(
  database: Queryable,
  dojoId: DojoId,
  turn: Turn,
  onlyWhenDue: boolean,
  entry: StateEntry,
): Promise<TurnOutcome> {
  const [row] = await database.query<Row>(
    prepared('change_turn', turnQuery(dojoId, turn, onlyWhenDue, entry)),
  );
  const { batch } = entry;
  if (!row) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
  const committed = committedEntry(row, dojoId, entry);
  if (committed !== undefined) return committed;
  if (row.state !== 'open') {
    return { kind: 'refused', dojoId, batch, code: row.state === 'paused' ? 'dojo-paused' : 'dojo-archived' };
  }
  if (Number(row.turn) !== turn.number - 1) return { kind: 'another-turn' };
  return { kind: 'too-early', leftMs: row.leftMs ?? Number.POSITIVE_INFINITY };
}

export function turnQuery(dojoId: DojoId, turn: Turn, onlyWhenDue: boolean, entry: StateEntry): SqlQuery {
  const isInTurns = turn.mode === 'turns';
  const driver = isInTurns ? turn.driver : null;
  const order = isInTurns ? turn.order : [];
  const turnMs = isInTurns ? turn.turnMs : 0;
  return sql`with locked as materialized (
      select *, case when turn_ms > 0 then greatest(0, extract(epoch from
          turn_started_at + turn_ms * interval '1 millisecond' - clock_timestamp()) * 1000)::double precision
        end as left_ms
      from dojo_head where dojo_id = ${dojoId}::uuid for update
    ), timed as materialized (
      select dojo_id, seq + 1 as seq, epoch, greatest(at, clock_timestamp()) as at, hash as previous
      from locked
      where state = 'open' and turn = ${turn.number}::bigint - 1 and (not ${onlyWhenDue}::boolean or left_ms = 0)
    ), ${journalEntry(
      entry,
      sql`, turn = ${turn.number}::bigint, turn_ms = ${turnMs}::bigint,
        turn_started_at = case when ${turn.restarts}::boolean then timed.at else head.turn_started_at end`,
    )}, held as (
      insert into dojo_session (dojo_id, driver, turn_order)
      select dojo_id, ${driver}::uuid, ${order}::uuid[] from bumped
      on conflict (dojo_id) do update set driver = excluded.driver, turn_order = excluded.turn_order
    ), audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${actorOf(entry.payload)}::uuid, 'dojo.turn', dojo_id, jsonb_build_object('turn', ${turn.number}::bigint, 'seq', bumped.seq),
        timed.previous, bumped.hash
      from bumped join timed using (dojo_id)
    )
    select locked.state, locked.turn, locked.left_ms as "leftMs", ${ENTRY_RESULT}
    from locked left join bumped using (dojo_id)`;
}

import type { DojoId, SessionState, UserId } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { RecoverOutcome, Recovery } from '../dojo-store.ts';
import type { EntryRow } from '../journal/journal-entry.ts';
import { committedEntry, ENTRY_RESULT, journalEntry } from '../journal/journal-entry.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

interface Row extends EntryRow {
  readonly state: SessionState;
  readonly isTaken: boolean;
}

/**
 * Locks the head and, if it is still the one that was compared with, journals what the database had lost, binds the
 * clientIDs that it was written under, and begins another epoch. A pause stays; an archived dojo stays as it is.
 *
 * Raises 55P03 (lock time-out) and 23505 (this batch is already there) as the append does.
 */
export async function recoverDojo(
  database: Queryable,
  dojoId: DojoId,
  { head, epoch, entry, owners }: Recovery,
): Promise<RecoverOutcome> {
  const clientIds: readonly number[] = [...owners.keys()];
  const userIds: readonly UserId[] = [...owners.values()];
  const [row] = await database.query<Row>(
    sql`with locked as materialized (
      select * from dojo_head where dojo_id = ${dojoId}::uuid for update
    ), owner as (
      select * from unnest(${clientIds}::bigint[], ${userIds}::uuid[]) as owner (client_id, user_id)
    ), taken as materialized (
      select from dojo_client client join owner using (client_id)
      where client.dojo_id = ${dojoId}::uuid and client.user_id <> owner.user_id limit 1
    ), timed as materialized (
      select dojo_id, seq + 1 as seq, epoch, greatest(at, clock_timestamp()) as at, hash as previous
      from locked where seq = ${head.seq}::bigint and hash = ${head.hash}::bytea and state <> 'archived'
        and not exists (select from taken)
    ), ${journalEntry(entry, sql`, epoch = greatest(timed.epoch + 1, ${epoch}::integer)`)}, bound as (
      insert into dojo_client (dojo_id, client_id, user_id)
      select bumped.dojo_id, owner.client_id, owner.user_id from bumped cross join owner on conflict do nothing
    ), audited as (
      insert into audit (actor, action, subject, detail)
      select ${SERVER_ACTOR}::uuid, 'dojo.recover', dojo_id, jsonb_build_object('seq', seq) from bumped
    )
    select locked.state, exists (select from taken) as "isTaken", ${ENTRY_RESULT}
    from locked left join bumped using (dojo_id)`,
  );
  const { batch } = entry;
  if (!row) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
  const committed = committedEntry(row, dojoId, entry);
  if (committed !== undefined) return committed;
  if (row.state === 'archived') return { kind: 'refused', dojoId, batch, code: 'dojo-archived' };
  return { kind: row.isTaken ? 'client-ids-taken' : 'head-moved' };
}

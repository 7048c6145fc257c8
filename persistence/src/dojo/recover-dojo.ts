import type { DojoId, SessionState, UserId } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { RecoverOutcome, Recovery } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

interface Row {
  readonly state: SessionState;
  readonly isTaken: boolean;
  readonly seq: bigint | null;
  readonly atMicros: bigint | null;
  readonly hash: Uint8Array | null;
}

/**
 * Locks the head and, if it is still the one that was compared with, journals what the database had lost, binds the
 * clientIDs that it was written under, and raises the epoch by one. A pause stays; an archived dojo stays as it is.
 *
 * Raises 55P03 (lock time-out) and 23505 (this batch is already there) as the append does.
 */
export async function recoverDojo(
  database: Queryable,
  dojoId: DojoId,
  { head, entry, owners }: Recovery,
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
    ), bumped as (
      update dojo_head head
      set seq = timed.seq, at = timed.at, epoch = timed.epoch + 1,
        hash = tatami_journal_hash(timed.previous, timed.dojo_id, timed.epoch, timed.seq, timed.at,
          ${entry.writer}::uuid, ${entry.batch}::bigint, ${entry.payload}::bytea)
      from timed where head.dojo_id = timed.dojo_id
      returning head.dojo_id, head.seq, timed.epoch, head.at, head.hash
    ), journaled as (
      insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, seq, epoch, at, ${entry.writer}::uuid, ${entry.batch}::bigint, ${entry.payload}::bytea, hash
      from bumped
    ), bound as (
      insert into dojo_client (dojo_id, client_id, user_id)
      select bumped.dojo_id, owner.client_id, owner.user_id from bumped cross join owner on conflict do nothing
    ), audited as (
      insert into audit (actor, action, subject, detail)
      select ${SERVER_ACTOR}::uuid, 'dojo.recover', dojo_id, jsonb_build_object('seq', seq) from bumped
    )
    select locked.state, exists (select from taken) as "isTaken", bumped.seq, bumped.hash,
      (extract(epoch from bumped.at) * 1000000)::bigint as "atMicros"
    from locked left join bumped using (dojo_id)`,
  );
  const { batch } = entry;
  if (!row) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
  const { seq, atMicros, hash } = row;
  if (seq !== null && atMicros !== null && hash !== null) {
    return { kind: 'committed', dojoId, batch, seq: Number(seq), atMicros, hash };
  }
  if (row.state === 'archived') return { kind: 'refused', dojoId, batch, code: 'dojo-archived' };
  return { kind: row.isTaken ? 'client-ids-taken' : 'head-moved' };
}

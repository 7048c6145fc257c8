import type { DojoId, SessionState, WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import type { AppendOutcome, AppendRequest, WhenLocked } from './journal.ts';

export interface AppendResult {
  readonly outcomes: readonly AppendOutcome[];
  /** Requests whose head was not there to lock: no such dojo or, with `skip`, locked by somebody else. */
  readonly unseen: readonly AppendRequest[];
}

/** Enough to tell two rows apart, and less to send. */
const PREVIOUS_BYTES = 8;

interface Row {
  readonly dojoId: DojoId;
  readonly epoch: number;
  readonly state: SessionState;
  readonly seq: bigint | null;
  readonly atMicros: bigint | null;
  readonly hash: Uint8Array | null;
  readonly previous: Uint8Array | null;
}

/**
 * Appends one batch to each of many dojos, in one statement.
 *
 * The heads are locked in the order of their ids, in a CTE of their own: statements that lock as they update
 * deadlock as soon as two writers share two rooms. `at` is read after the lock is held and is never before the
 * one of the row before it. The statement says of every head it locked what it did and why not, from the locked
 * row itself: asking afterwards why a room is missing could see a state that was not the reason.
 *
 * Measured with fsync, 40-byte payloads, two busy cores (p50 at the caller): 1 room 0.7 ms, 10 rooms 1.2 ms, 100
 * rooms 4.7 ms, 1,000 rooms 37 ms. 99.9 % of the head updates are HOT.
 *
 * Raises 55P03 (lock time-out, 250 ms, set on the role) in `wait`, and 23505 if a batch is already there.
 */
export async function appendBatches(
  database: Queryable,
  writer: WriterId,
  requests: readonly AppendRequest[],
  whenLocked: WhenLocked,
): Promise<AppendResult> {
  const rows = await database.query<Row>(appendQuery(writer, requests, whenLocked));
  const rowOf = new Map(rows.map(row => [row.dojoId, row]));
  const outcomes: AppendOutcome[] = [];
  const unseen: AppendRequest[] = [];
  for (const request of requests) {
    const row = rowOf.get(request.dojoId);
    if (row) outcomes.push(outcomeOf(request, row));
    else unseen.push(request);
  }
  return { outcomes, unseen };
}

export function appendQuery(
  writer: WriterId,
  requests: readonly AppendRequest[],
  whenLocked: WhenLocked,
): SqlQuery {
  const ids = requests.map(request => request.dojoId);
  const epochs = requests.map(request => request.epoch);
  const batches = requests.map(request => request.batch);
  // One binary value: an array of them goes as hexadecimal text, which costs both sides several times as much.
  const payloads = Buffer.concat(requests.map(request => request.payload));
  const lengths = requests.map(request => request.payload.length);
  let end = 0;
  const offsets = lengths.map(length => {
    end += length;
    return end - length;
  });
  const lock: SqlQuery = {
    text: whenLocked === 'wait' ? 'for update' : 'for update skip locked',
    values: [],
  };
  return prepared(
    `journal_append_${whenLocked}`,
    sql`with input as (
      select dojo_id, epoch, batch, substring(${payloads}::bytea from at + 1 for length) as payload
      from unnest(${ids}::uuid[], ${epochs}::integer[], ${batches}::bigint[], ${offsets}::integer[],
        ${lengths}::integer[]) as request (dojo_id, epoch, batch, at, length)
    ), locked as materialized (
      select head.* from dojo_head head where head.dojo_id = any (${ids}::uuid[]) order by head.dojo_id ${lock}
    ), timed as materialized (
      select locked.dojo_id, locked.epoch, locked.seq + 1 as seq, greatest(locked.at, clock_timestamp()) as at,
        locked.hash as previous, input.batch, input.payload
      from locked join input on input.dojo_id = locked.dojo_id and input.epoch = locked.epoch
      where locked.state = 'open'
    ), bumped as (
      update dojo_head head
      set seq = timed.seq, at = timed.at, hash = tatami_journal_hash(
        timed.previous, timed.dojo_id, timed.epoch, timed.seq, timed.at, ${writer}::uuid, timed.batch, timed.payload)
      from timed where head.dojo_id = timed.dojo_id
      returning head.dojo_id, head.seq, head.epoch, head.at, timed.batch, timed.payload, head.hash, timed.previous
    ), journaled as (
      insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, seq, epoch, at, ${writer}::uuid, batch, payload, hash from bumped
    )
    select locked.dojo_id as "dojoId", locked.epoch, locked.state, bumped.seq, bumped.hash,
      substring(bumped.previous for ${PREVIOUS_BYTES}::integer) as previous,
      (extract(epoch from bumped.at) * 1000000)::bigint as "atMicros"
    from locked left join bumped using (dojo_id)`,
  );
}

function outcomeOf(request: AppendRequest, row: Row): AppendOutcome {
  const { dojoId, batch } = request;
  const { seq, atMicros, hash, previous } = row;
  if (seq !== null && atMicros !== null && hash !== null && previous !== null) {
    return { kind: 'committed', dojoId, batch, seq: Number(seq), atMicros, hash, previous };
  }
  return { kind: 'refused', dojoId, batch, code: refusalCode(row.state) };
}

/** Archived before epoch: it is the reason that stays, and archiving is what changed the epoch. */
function refusalCode(state: SessionState): 'dojo-paused' | 'dojo-archived' | 'wrong-epoch' {
  if (state === 'archived') return 'dojo-archived';
  return state === 'paused' ? 'dojo-paused' : 'wrong-epoch';
}

import type { DojoId, SessionState } from '@tatami/protocol';
import type { StateEntry } from '../dojo-store.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import type { AppendOutcome } from './journal.ts';

/** What `ENTRY_RESULT` selects; null where nothing was journaled. */
export interface EntryRow {
  readonly seq: bigint | null;
  readonly atMicros: bigint | null;
  readonly hash: Uint8Array | null;
}

export const ENTRY_RESULT = sql`bumped.seq, bumped.hash, (extract(epoch from bumped.at) * 1000000)::bigint as "atMicros"`;

/**
 * The CTEs that journal one entry with a change of the head: `bumped` (dojo_id, seq, epoch, at, hash) and `journaled`.
 * They go behind a CTE `timed` (dojo_id, seq, epoch, at, previous) that has the place of the entry, or no row.
 * @param changes more assignments of the head, with a comma before each
 */
export function journalEntry({ writer, batch, payload }: StateEntry, changes: SqlQuery): SqlQuery {
  return sql`entry as (
      select ${writer}::uuid as writer, ${batch}::bigint as batch, ${payload}::bytea as payload
    ), bumped as (
      update dojo_head head
      set seq = timed.seq, at = timed.at, hash = tatami_journal_hash(timed.previous, timed.dojo_id, timed.epoch,
        timed.seq, timed.at, entry.writer, entry.batch, entry.payload)${changes}
      from timed cross join entry where head.dojo_id = timed.dojo_id
      returning head.dojo_id, head.seq, timed.epoch, head.at, head.hash
    ), journaled as (
      insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, seq, epoch, at, writer, batch, payload, hash from bumped cross join entry
    )`;
}

/** Undefined where nothing was journaled. */
export function committedEntry(
  { seq, atMicros, hash }: EntryRow,
  dojoId: DojoId,
  { batch }: StateEntry,
): AppendOutcome | undefined {
  if (seq === null || atMicros === null || hash === null) return undefined;
  return { kind: 'committed', dojoId, batch, seq: Number(seq), atMicros, hash };
}

/** What came of an entry that only the state of the dojo can refuse; without a row there is no such dojo. */
export function entryOutcome(
  row: (EntryRow & { readonly state: SessionState }) | undefined,
  dojoId: DojoId,
  entry: StateEntry,
): AppendOutcome {
  const { batch } = entry;
  if (!row) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
  const committed = committedEntry(row, dojoId, entry);
  if (committed !== undefined) return committed;
  return { kind: 'refused', dojoId, batch, code: row.state === 'archived' ? 'dojo-archived' : 'dojo-paused' };
}

import type { PocId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export interface OutboxRow {
  readonly position: bigint;
  readonly pocId: PocId;
  /** The POC has at least this revision. */
  readonly rev: number;
  /** Unix milliseconds. */
  readonly notedAtMs: number;
}

/** The oldest rows below the first transaction that still runs: all of them are committed, and none comes before them. */
export function readChanges(transaction: Queryable, limit: number): Promise<OutboxRow[]> {
  return transaction.query<OutboxRow>(
    sql`select position, poc_id as "pocId", rev::double precision as rev,
        (extract(epoch from noted_at) * 1000)::double precision as "notedAtMs"
      from poc_outbox where xid < pg_snapshot_xmin(pg_current_snapshot())
      order by position limit ${limit}`,
  );
}

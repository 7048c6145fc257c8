import type { DojoId, WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import type { JournalRow } from './journal.ts';

/** Rows of a dojo after a seq, in order, at most `limit`. */
export async function readRows(
  database: Queryable,
  dojoId: DojoId,
  afterSeq: number,
  limit: number,
): Promise<JournalRow[]> {
  const rows = await database.query<{
    epoch: number;
    seq: bigint;
    atMicros: bigint;
    writer: WriterId;
    batch: bigint;
    payload: Uint8Array;
    hash: Uint8Array;
  }>(readRowsQuery(dojoId, afterSeq, limit));
  return rows.map(row => ({ ...row, dojoId, seq: Number(row.seq) }));
}

export function readRowsQuery(dojoId: DojoId, afterSeq: number, limit: number): SqlQuery {
  return prepared(
    'journal_read',
    sql`select seq, epoch, (extract(epoch from at) * 1000000)::bigint as "atMicros", writer, batch, payload, hash
        from dojo_journal where dojo_id = ${dojoId}::uuid and seq > ${afterSeq}::bigint
        order by seq limit ${limit}::integer`,
  );
}

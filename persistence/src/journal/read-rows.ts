import type { DojoId, WriterId } from '@tatami/protocol';
import { packedRowsAfter } from '../recording/packed-rows.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import type { JournalRow } from './journal.ts';

/**
 * Rows of a dojo after a seq, in order, at most `limit`, whether they are packed or not. The journal is asked
 * first: what is packed between the two statements is then seen by the second.
 */
export async function readRows(
  database: Queryable,
  dojoId: DojoId,
  afterSeq: number,
  limit: number,
): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (let seq = afterSeq; rows.length < limit; ) {
    const unpacked = await readUnpackedRows(database, dojoId, seq, limit - rows.length);
    if (unpacked.length > 0) return [...rows, ...unpacked];
    const packed = await packedRowsAfter(database, dojoId, seq, limit - rows.length);
    const last = packed.at(-1);
    if (last === undefined) break;
    rows.push(...packed);
    seq = last.seq;
  }
  return rows;
}

/** Without those that are packed. */
export async function readUnpackedRows(
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

/** None as long as there are packed rows after the seq, because those come first. */
export function readRowsQuery(dojoId: DojoId, afterSeq: number, limit: number): SqlQuery {
  return prepared(
    'journal_read',
    sql`select seq, epoch, (extract(epoch from at) * 1000000)::bigint as "atMicros", writer, batch, payload, hash
        from dojo_journal where dojo_id = ${dojoId}::uuid and seq > ${afterSeq}::bigint
          and not exists (
            select from dojo_recording where dojo_id = ${dojoId}::uuid and last_seq > ${afterSeq}::bigint)
        order by seq limit ${limit}::integer`,
  );
}

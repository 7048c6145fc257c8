import type { DojoId, WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export interface FoundBatch {
  readonly dojoId: DojoId;
  readonly batch: bigint;
  readonly seq: number;
  readonly atMicros: bigint;
  readonly hash: Uint8Array;
}

/** Which of a writer's batches are in the journals. */
export async function findBatches(
  database: Queryable,
  writer: WriterId,
  batches: readonly { readonly dojoId: DojoId; readonly batch: bigint }[],
): Promise<FoundBatch[]> {
  const ids = batches.map(each => each.dojoId);
  const numbers = batches.map(each => each.batch);
  const rows = await database.query<Omit<FoundBatch, 'seq'> & { seq: bigint }>(
    prepared(
      'journal_find_batches',
      sql`select journal.dojo_id as "dojoId", journal.batch, journal.seq, journal.hash,
            (extract(epoch from journal.at) * 1000000)::bigint as "atMicros"
          from unnest(${ids}::uuid[], ${numbers}::bigint[]) as asked (dojo_id, batch)
          join dojo_journal journal on journal.dojo_id = asked.dojo_id and journal.writer = ${writer}::uuid
            and journal.batch = asked.batch`,
    ),
  );
  return rows.map(row => ({ ...row, seq: Number(row.seq) }));
}

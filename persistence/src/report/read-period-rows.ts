import type { DojoId } from '@tatami/protocol';
import { rowsOfChunk } from '../recording/packed-rows.ts';
import { readChunkSince } from '../recording/read-chunks.ts';
import type { PeriodRow, ReportPeriod } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

/** Rows that are not packed are read first, so that what is packed meanwhile is seen among the packed ones. */
export async function readPeriodRows(
  database: Queryable,
  dojoId: DojoId,
  period: ReportPeriod,
  afterSeq: number,
  limit: number,
): Promise<PeriodRow[]> {
  const unpacked = await readUnpacked(database, dojoId, period, afterSeq, limit);
  const before = unpacked[0]?.seq ?? Number.POSITIVE_INFINITY;
  const packed = await readPacked(database, dojoId, period, afterSeq, limit);
  return [...packed.filter(({ seq }) => seq < before), ...unpacked].slice(0, limit);
}

async function readPacked(
  database: Queryable,
  dojoId: DojoId,
  { from, to }: ReportPeriod,
  afterSeq: number,
  limit: number,
): Promise<PeriodRow[]> {
  const found: PeriodRow[] = [];
  const [fromMicros, toMicros] = [BigInt(from.getTime()) * 1000n, BigInt(to.getTime()) * 1000n];
  for (let seq = afterSeq; found.length < limit; ) {
    const stored = await readChunkSince(database, dojoId, seq, from);
    if (stored === undefined) break;
    for (const row of await rowsOfChunk(dojoId, stored)) {
      const isWanted = row.seq > afterSeq && row.atMicros >= fromMicros && row.atMicros < toMicros;
      if (isWanted) found.push({ seq: row.seq, atMicros: row.atMicros, payload: row.payload });
    }
    if (stored.lastAtMicros >= toMicros) break;
    seq = stored.lastSeq;
  }
  return found.slice(0, limit);
}

async function readUnpacked(
  database: Queryable,
  dojoId: DojoId,
  { from, to }: ReportPeriod,
  afterSeq: number,
  limit: number,
): Promise<PeriodRow[]> {
  const rows = await database.query<{ seq: bigint; atMicros: bigint; payload: Uint8Array }>(
    prepared(
      'report_rows',
      sql`select seq, (extract(epoch from at) * 1000000)::bigint as "atMicros", payload
        from dojo_journal where dojo_id = ${dojoId}::uuid and seq > ${afterSeq}::bigint
          and at >= ${from}::timestamptz and at < ${to}::timestamptz
        order by seq limit ${limit}::integer`,
    ),
  );
  return rows.map(row => ({ ...row, seq: Number(row.seq) }));
}

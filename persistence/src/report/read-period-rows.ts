import type { DojoId } from '@tatami/protocol';
import type { PeriodRow, ReportPeriod } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readPeriodRows(
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

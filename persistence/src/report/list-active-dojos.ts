import type { DojoId } from '@tatami/protocol';
import type { ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { countedDojos } from './counted-dojos.ts';

/** By their heads: a dojo whose last row is older, or that began later, has none of the period. */
export async function listActiveDojos(
  database: Queryable,
  scope: ReportScope,
  { from, to }: ReportPeriod,
): Promise<DojoId[]> {
  const rows = await database.query<{ id: DojoId }>(
    sql`select dojo.id from dojo join dojo_head head on head.dojo_id = dojo.id
      where head.at >= ${from}::timestamptz and dojo.created_at < ${to}::timestamptz
        and ${countedDojos(scope)} order by dojo.id`,
  );
  return rows.map(({ id }) => id);
}

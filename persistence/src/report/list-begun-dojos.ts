import type { ReportedDojo, ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { countedDojos } from './counted-dojos.ts';

export function listBegunDojos(
  database: Queryable,
  scope: ReportScope,
  { from, to }: ReportPeriod,
  limit: number,
): Promise<ReportedDojo[]> {
  return database.query<ReportedDojo>(
    sql`select dojo.id, dojo.name,
        to_char(dojo.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt"
      from dojo where dojo.created_at >= ${from}::timestamptz and dojo.created_at < ${to}::timestamptz
        and ${countedDojos(scope)} order by dojo.created_at, dojo.id limit ${limit}::integer`,
  );
}

import type { MonthCount, ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { countedDojos } from './counted-dojos.ts';

export function countDojoMonths(
  database: Queryable,
  scope: ReportScope,
  { from, to }: ReportPeriod,
): Promise<MonthCount[]> {
  return database.query<MonthCount>(
    sql`select to_char(dojo.created_at at time zone 'utc', 'YYYY-MM') as month, count(*)::integer as count
      from dojo where dojo.created_at >= ${from}::timestamptz and dojo.created_at < ${to}::timestamptz
        and ${countedDojos(scope)} group by 1 order by 1`,
  );
}

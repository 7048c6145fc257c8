import type { MonthCount, ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { createdPocs } from './created-pocs.ts';

export function countPocMonths(
  database: Queryable,
  scope: ReportScope,
  period: ReportPeriod,
): Promise<MonthCount[]> {
  return database.query<MonthCount>(
    sql`select to_char(poc.created_at at time zone 'utc', 'YYYY-MM') as month, count(*)::integer as count
      from poc where ${createdPocs(scope, period)} group by 1 order by 1`,
  );
}

import type { LabelCount, ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { createdPocs } from './created-pocs.ts';

export function countLanguages(
  database: Queryable,
  scope: ReportScope,
  period: ReportPeriod,
): Promise<LabelCount[]> {
  return database.query<LabelCount>(
    sql`select label, count(distinct poc.id)::integer as count from poc, unnest(poc.languages) label
      where ${createdPocs(scope, period)} group by label order by count desc, label collate "C"`,
  );
}

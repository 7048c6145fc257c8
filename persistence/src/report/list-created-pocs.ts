import type { ReportedPoc, ReportPeriod, ReportScope } from '../report-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { createdPocs } from './created-pocs.ts';

export function listCreatedPocs(
  database: Queryable,
  scope: ReportScope,
  period: ReportPeriod,
  limit: number,
): Promise<ReportedPoc[]> {
  return database.query<ReportedPoc>(
    sql`select poc.id, poc.name, poc.languages, poc.tags, poc.owner_id as "ownerId", poc.visibility,
        to_char(poc.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
      from poc where ${createdPocs(scope, period)} order by poc.created_at, poc.id limit ${limit}::integer`,
  );
}

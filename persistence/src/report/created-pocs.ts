import type { ReportPeriod, ReportScope } from '../report-store.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';

/** Which rows of `poc` a report counts. */
export function createdPocs(scope: ReportScope, { from, to }: ReportPeriod): SqlQuery {
  const counted =
    scope.kind === 'user' ? sql`poc.owner_id = ${scope.userId}::uuid` : sql`poc.visibility = 'tenant'`;
  return sql`poc.created_at >= ${from}::timestamptz and poc.created_at < ${to}::timestamptz and ${counted}`;
}

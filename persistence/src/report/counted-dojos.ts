import type { ReportScope } from '../report-store.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';

/**
 * Which rows of `dojo` a report counts. Whoever joined a dojo has a clientID in it. A private dojo is in the report of
 * those alone who may still see it.
 */
export function countedDojos(scope: ReportScope): SqlQuery {
  if (scope.kind === 'tenant') return sql`not dojo.is_private`;
  return sql`(dojo.created_by = ${scope.userId}::uuid or exists (select from dojo_client
      where dojo_client.dojo_id = dojo.id and dojo_client.user_id = ${scope.userId}::uuid))
    and (not dojo.is_private or exists (select from dojo_member where dojo_member.dojo_id = dojo.id
      and dojo_member.user_id = ${scope.userId}::uuid and dojo_member.role <> 'removed'))`;
}

import type { DueReport } from '../report-schedule-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

/** In a transaction. Rows that another worker has taken are its own. */
export function takeDueReports(
  transaction: Queryable,
  currentMonth: string,
  limit: number,
): Promise<(DueReport & { readonly isAllowed: boolean })[]> {
  return transaction.query(
    prepared(
      'report_schedule_due',
      sql`with due as (
          select user_id, scope from report_schedule where asked_until < ${currentMonth}::date
          order by asked_until, user_id, scope limit ${limit}::integer for update skip locked
        ), taken as (
          update report_schedule set asked_until = ${currentMonth}::date
          from due where report_schedule.user_id = due.user_id and report_schedule.scope = due.scope
          returning report_schedule.*
        )
        select taken.user_id as "userId", taken.scope, taken.language, coalesce(
            case when taken.scope = 'user' then coalesce(given_role, token_role, 'participant') <> 'removed'
              else coalesce(given_role, token_role) in ('owner', 'facilitator') end, false) as "isAllowed"
        from taken left join person using (user_id)`,
    ),
  );
}

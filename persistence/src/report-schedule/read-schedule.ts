import type { UserId } from '@tatami/protocol';
import type { ReportSchedule } from '../report-schedule-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** The languages are the same: they are chosen together. */
export async function readSchedule(database: Queryable, userId: UserId): Promise<ReportSchedule | undefined> {
  const [row] = await database.query<ReportSchedule>(
    sql`select array_agg(scope order by scope) as scopes, language
      from report_schedule where user_id = ${userId}::uuid group by language limit 1`,
  );
  return row;
}

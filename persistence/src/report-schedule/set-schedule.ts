import type { UserId } from '@tatami/protocol';
import type { ReportSchedule } from '../report-schedule-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** What was wanted before keeps the months that were asked for. */
export async function setSchedule(
  database: Queryable,
  userId: UserId,
  { scopes, language }: ReportSchedule,
  currentMonth: string,
): Promise<void> {
  await database.query(sql`with ended as (
      delete from report_schedule where user_id = ${userId}::uuid and scope <> all (${scopes}::text[])
    )
    insert into report_schedule (user_id, scope, language, asked_until)
    select ${userId}::uuid, scope, ${language}, ${currentMonth}::date from unnest(${scopes}::text[]) as scope
    on conflict (user_id, scope) do update set language = excluded.language`);
}

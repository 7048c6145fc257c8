import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { DueYearVideo } from '../year-video-store.ts';
import { WANTS_YEAR_VIDEO } from './wants-year-video.ts';

/** In a transaction. Rows that another worker has taken are its own. */
export function takeDueVideos(
  transaction: Queryable,
  nowMs: number,
  limit: number,
): Promise<(DueYearVideo & { readonly isWanted: boolean })[]> {
  return transaction.query(
    prepared(
      'year_video_due',
      sql`with due as (
          select year, user_id from year_video
          where state = 'planned' and due_at <= ${new Date(nowMs)}::timestamptz
          order by due_at limit ${limit}::integer for update skip locked
        )
        update year_video set state = case when wants.is_wanted then 'asked' else 'left-out' end
        from (
          select due.*, coalesce(${WANTS_YEAR_VIDEO}, false) as is_wanted
          from due left join person on person.user_id = due.user_id
        ) as wants
        where year_video.year = wants.year and year_video.user_id = wants.user_id
        returning year_video.year, year_video.user_id as "userId", year_video.language, year_video.format,
          wants.is_wanted as "isWanted"`,
    ),
  );
}

/** In the same transaction. */
export async function noteJob(
  transaction: Queryable,
  { year, userId }: DueYearVideo,
  jobId: string,
): Promise<void> {
  await transaction.query(
    prepared(
      'year_video_job',
      sql`update year_video set job_id = ${jobId}::uuid
        where year = ${year}::integer and user_id = ${userId}::uuid`,
    ),
  );
}

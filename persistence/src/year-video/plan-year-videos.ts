import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { YearVideoPlan } from '../year-video-store.ts';
import { WANTS_YEAR_VIDEO } from './wants-year-video.ts';

/** Whoever was left out and wants one after all is planned again. */
export async function planYearVideos(database: Queryable, plan: YearVideoPlan): Promise<number> {
  const { year, language, format, startMs, everyMs } = plan;
  const rows = await database.query(
    sql`insert into year_video (year, user_id, due_at, language, format)
      select ${year}::integer, person.user_id,
        ${new Date(startMs)}::timestamptz + (row_number() over (order by person.user_id) - 1)
          * ${everyMs}::double precision * interval '1 millisecond',
        coalesce(person.language, ${language}::text), ${format}::text
      from person left join year_video as video
        on video.user_id = person.user_id and video.year = ${year}::integer
      where ${WANTS_YEAR_VIDEO} and coalesce(video.state, 'left-out') = 'left-out'
        and seen_at >= make_timestamptz(${year}::integer, 1, 1, 0, 0, 0, 'utc')
      on conflict (year, user_id) do update
        set due_at = excluded.due_at, language = excluded.language, format = excluded.format, state = 'planned'
        where year_video.state = 'left-out'
      returning 1`,
  );
  return rows.length;
}

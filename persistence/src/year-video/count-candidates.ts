import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { YearVideoCandidates } from '../year-video-store.ts';
import { WANTS_YEAR_VIDEO } from './wants-year-video.ts';

export async function countCandidates(database: Queryable, year: number): Promise<YearVideoCandidates> {
  const [row] = await database.query<YearVideoCandidates>(
    sql`select
        (count(*) filter (where ${WANTS_YEAR_VIDEO} and coalesce(video.state, 'left-out') = 'left-out'))::integer as wanted,
        (count(*) filter (where erased_at is null and not has_year_video))::integer as declined,
        (select count(*) from year_video
          where year_video.year = ${year}::integer and state <> 'left-out')::integer as planned
      from person left join year_video as video
        on video.user_id = person.user_id and video.year = ${year}::integer
      where seen_at >= make_timestamptz(${year}::integer, 1, 1, 0, 0, 0, 'utc')`,
  );
  return row ?? { wanted: 0, declined: 0, planned: 0 };
}

import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { YearVideoCount } from '../year-video-store.ts';

export function countYearVideos(database: Queryable, sinceYear: number): Promise<YearVideoCount[]> {
  return database.query<YearVideoCount>(
    prepared(
      'year_video_counts',
      sql`select year, case when year_video.state = 'asked' then job.state else year_video.state end as state,
          count(*)::integer as count
        from year_video left join job on job.id = year_video.job_id
        where year >= ${sinceYear}::integer group by 1, 2 order by 1, 2`,
    ),
  );
}

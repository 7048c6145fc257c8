import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { JobState } from '../job.ts';

/** What changes of a job; what is left out stays. */
export interface JobChange {
  readonly state?: JobState;
  readonly progress?: number;
  readonly step?: string;
  readonly reason?: string;
  /** JSON. */
  readonly result?: string;
}

/** Changes a job that has not ended. False if it has, or is not there: a job that was cancelled stays so. */
export async function updateJob(database: Queryable, id: string, change: JobChange): Promise<boolean> {
  const rows = await database.query(
    prepared(
      'job_update',
      sql`update job set state = coalesce(${change.state ?? null}, state),
          progress = coalesce(${change.progress ?? null}::double precision, progress),
          step = coalesce(${change.step ?? null}, step),
          reason = coalesce(${change.reason ?? null}, reason),
          result = coalesce(${change.result ?? null}::jsonb, result),
          updated_at = clock_timestamp()
        where id = ${id}::uuid and state in ('waiting', 'running') returning id`,
    ),
  );
  return rows.length > 0;
}

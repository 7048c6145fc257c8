import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { Job, JobKind } from '../job.ts';
import { JOB_COLUMNS } from './job-columns.ts';

/** The newest job of a kind that is about something and has not ended. */
export async function readOpenJob(
  database: Queryable,
  kind: JobKind,
  subjectId: string,
): Promise<Job | undefined> {
  const [row] = await database.query<Job>(
    prepared(
      'job_read_open',
      sql`select ${JOB_COLUMNS} from job
        where kind = ${kind} and subject_id = ${subjectId}::uuid and state in ('waiting', 'running')
        order by id desc limit 1`,
    ),
  );
  return row;
}

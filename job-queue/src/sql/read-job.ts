import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { Job } from '../job.ts';
import { JOB_COLUMNS } from './job-columns.ts';

export async function readJob(database: Queryable, id: string): Promise<Job | undefined> {
  const [row] = await database.query<Job>(
    prepared('job_read', sql`select ${JOB_COLUMNS} from job where id = ${id}::uuid`),
  );
  return row;
}

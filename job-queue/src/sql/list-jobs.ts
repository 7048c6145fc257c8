import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import type { Job, JobKind } from '../job.ts';
import { JOB_COLUMNS } from './job-columns.ts';

/** Newest first. The ids of messages are random, so their order says nothing. */
export function listJobs(database: Queryable, kind: JobKind, askedBy: UserId, limit: number): Promise<Job[]> {
  return database.query<Job>(
    prepared(
      'job_list',
      sql`select ${JOB_COLUMNS} from job where kind = ${kind} and asked_by = ${askedBy}::uuid
        order by created_at desc, id desc limit ${limit}::integer`,
    ),
  );
}

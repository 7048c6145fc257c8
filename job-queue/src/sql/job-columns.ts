import { sql } from '@tatami/persistence';

/** A row of `job` as a Job. */
export const JOB_COLUMNS = sql`job.id, job.kind, job.subject_id as "subjectId", job.asked_by as "askedBy", job.data, job.state,
  job.progress, job.step, job.reason, job.result,
  to_char(job.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(job.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"`;

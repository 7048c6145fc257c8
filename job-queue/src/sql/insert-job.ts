import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import type { Job, NewJob } from '../job.ts';
import { JOB_COLUMNS } from './job-columns.ts';

export async function insertJob(database: Queryable, job: NewJob, by: UserId): Promise<Job> {
  const [row] = await database.query<Job>(
    prepared(
      'job_insert',
      sql`with job as (
        insert into job (id, kind, subject_id, asked_by, data)
        values (${job.id}::uuid, ${job.kind}, ${job.subjectId}::uuid, ${job.askedBy}::uuid,
          ${JSON.stringify(job.data)}::jsonb) returning *
      ), audited as (
        insert into audit (actor, action, subject, detail, after_hash)
        select ${by}::uuid, 'job.asked', id, jsonb_build_object('kind', kind, 'subjectId', subject_id),
          sha256(convert_to(to_jsonb(job)::text, 'utf8'))
        from job
      )
      select ${JOB_COLUMNS} from job`,
    ),
  );
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

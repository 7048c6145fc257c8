import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';

/** With one audit row. False if the job has ended, or is not there. */
export async function cancelJob(database: Queryable, id: string, by: UserId): Promise<boolean> {
  const rows = await database.query(
    prepared(
      'job_cancel',
      sql`with before as materialized (
        select id, sha256(convert_to(to_jsonb(job)::text, 'utf8')) as hash
        from job where id = ${id}::uuid and state in ('waiting', 'running') for update
      ), cancelled as (
        update job set state = 'cancelled', updated_at = clock_timestamp()
        from before where job.id = before.id returning job.*
      )
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${by}::uuid, 'job.cancelled', id, jsonb_build_object('kind', kind),
        before.hash, sha256(convert_to(to_jsonb(cancelled)::text, 'utf8'))
      from cancelled join before using (id) returning 1`,
    ),
  );
  return rows.length > 0;
}

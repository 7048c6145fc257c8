import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import type { JobKind } from '../job.ts';

/** How many jobs of a kind somebody has asked for that have not ended. */
export async function countOpenJobs(database: Queryable, kind: JobKind, askedBy: UserId): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    prepared(
      'job_count_open',
      sql`select count(*)::integer as count from job
        where kind = ${kind} and asked_by = ${askedBy}::uuid and state in ('waiting', 'running')`,
    ),
  );
  return row?.count ?? 0;
}

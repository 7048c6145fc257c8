import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { JobKind } from '../job.ts';

/** Jobs of one kind that no worker has begun, or that wait for their next try. */
export interface Backlog {
  readonly kind: JobKind;
  readonly count: number;
  /** Since the one that has waited longest was asked for. */
  readonly oldestS: number;
}

export function readBacklog(database: Queryable): Promise<Backlog[]> {
  return database.query<Backlog>(
    prepared(
      'job_backlog',
      sql`select kind, count(*)::integer as count,
          extract(epoch from clock_timestamp() - min(created_at))::double precision as "oldestS"
        from job where state = 'waiting' group by kind`,
    ),
  );
}

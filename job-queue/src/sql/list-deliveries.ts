import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { Job } from '../job.ts';
import { JOB_COLUMNS } from './job-columns.ts';

/** A message to the tenant's program. */
export interface Delivery extends Job {
  /** What it tells of, as a notification's kind; null for a test, and for what is forgotten. */
  readonly event: string | null;
}

/** Newest first. */
export function listDeliveries(database: Queryable, limit: number): Promise<Delivery[]> {
  return database.query<Delivery>(
    prepared(
      'job_deliveries',
      sql`select ${JOB_COLUMNS}, notification.kind as event
        from job left join notification on notification.id = job.subject_id
        where job.kind = 'webhook' order by job.created_at desc limit ${limit}::integer`,
    ),
  );
}

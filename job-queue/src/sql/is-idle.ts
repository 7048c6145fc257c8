import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';

export async function isIdle(database: Queryable): Promise<boolean> {
  const [row] = await database.query<{ isIdle: boolean }>(
    prepared(
      'job_is_idle',
      sql`select not exists (select from job where state in ('waiting', 'running')) as "isIdle"`,
    ),
  );
  return row?.isIdle === true;
}

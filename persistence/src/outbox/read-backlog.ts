import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export interface Backlog {
  /** Counted up to 100,000, which is as much as an operator has to know. */
  readonly count: number;
  /** Seconds since the oldest change was noted; 0 for none. */
  readonly lagS: number;
}

export async function readBacklog(database: Queryable): Promise<Backlog> {
  const [row] = await database.query<Backlog>(
    sql`select
      (select count(*) from (select from poc_outbox limit 100000) rows)::integer as count,
      coalesce(extract(epoch from clock_timestamp() - (
        select noted_at from poc_outbox order by position limit 1
      )), 0)::double precision as "lagS"`,
  );
  return row ?? { count: 0, lagS: 0 };
}

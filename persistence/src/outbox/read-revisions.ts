import type { PocId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** What the database says of one POC. */
export interface PocRevision {
  readonly id: PocId;
  readonly rev: number;
}

/** As PocRevision, of one that may be gone, or wait to be indexed. */
export interface PocStanding {
  readonly id: PocId;
  /** Null for one that is not there. */
  readonly rev: number | null;
  readonly isWaiting: boolean;
}

/** In the order of their ids. */
export function readRevisions(
  database: Queryable,
  afterId: PocId | undefined,
  limit: number,
): Promise<PocRevision[]> {
  const condition = afterId === undefined ? sql`true` : sql`id > ${afterId}`;
  return database.query<PocRevision>(
    sql`select id, rev::double precision as rev from poc where ${condition} order by id limit ${limit}`,
  );
}

/** One for each id, all of the same moment. */
export function readStandings(database: Queryable, ids: readonly PocId[]): Promise<PocStanding[]> {
  return database.query<PocStanding>(
    sql`select asked.id, poc.rev::double precision as rev,
        exists (select from poc_outbox waiting where waiting.poc_id = asked.id) as "isWaiting"
      from unnest(${ids}::uuid[]) as asked (id) left join poc on poc.id = asked.id`,
  );
}

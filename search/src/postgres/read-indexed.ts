import { type Queryable, type SqlQuery, sql } from '@tatami/persistence';
import type { IndexedRange, IndexedRevision } from '../search-index.ts';

export function readIndexed(
  database: Queryable,
  { afterId, upToId, limit }: IndexedRange,
): Promise<IndexedRevision[]> {
  const after: SqlQuery = afterId === undefined ? sql`true` : sql`poc_id > ${afterId}`;
  const upTo: SqlQuery = upToId === undefined ? sql`true` : sql`poc_id <= ${upToId}`;
  return database.query<IndexedRevision>(
    sql`select poc_id as id, rev::double precision as rev from poc_search
      where deleted_at is null and ${after} and ${upTo} order by poc_id limit ${limit}`,
  );
}

import type { PocId, UserId } from '@tatami/protocol';
import type { Poc, PocFilter } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

export function listPocs(
  database: Queryable,
  viewer: UserId,
  filter: PocFilter,
  limit: number,
  beforeId?: PocId,
): Promise<Poc[]> {
  return database.query<Poc>(listPocsQuery(viewer, filter, limit, beforeId));
}

/**
 * By id and not by the time of the last change: a POC that is changed while somebody reads page after page stays where
 * it is. A filter that is not asked for is no condition at all, so that the plan is made for those that are.
 */
export function listPocsQuery(
  viewer: UserId,
  { language, tag, ownerId }: PocFilter,
  limit: number,
  beforeId?: PocId,
): SqlQuery {
  const nothing = sql``;
  return sql`select ${POC_COLUMNS} from poc
    where poc.id < ${beforeId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}::uuid
      and (poc.visibility = 'tenant' or poc.owner_id = ${viewer}::uuid)
      ${language === undefined ? nothing : sql`and poc.languages @> array[${language}::text]`}
      ${tag === undefined ? nothing : sql`and poc.tags @> array[${tag}::text]`}
      ${ownerId === undefined ? nothing : sql`and poc.owner_id = ${ownerId}::uuid`}
    order by poc.id desc limit ${limit}::integer`;
}

import type { DojoId, UserId } from '@tatami/protocol';
import type { DojoSummary } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { DOJO_COLUMNS } from './dojo-columns.ts';

/** Newest first: ids are UUIDv7, so the order of ids is the order of creation. */
export function listDojos(
  database: Queryable,
  userId: UserId,
  limit: number,
  beforeId?: DojoId,
): Promise<DojoSummary[]> {
  return database.query<DojoSummary>(listDojosQuery(userId, limit, beforeId));
}

export function listDojosQuery(userId: UserId, limit: number, beforeId?: DojoId): SqlQuery {
  return sql`select ${DOJO_COLUMNS}
    from dojo join dojo_head head on head.dojo_id = dojo.id
    where dojo.id < ${beforeId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}::uuid
      and (not dojo.is_private
        or exists (select from dojo_member where dojo_id = dojo.id and user_id = ${userId}::uuid and role <> 'removed'))
    order by dojo.id desc limit ${limit}::integer`;
}

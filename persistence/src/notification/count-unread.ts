import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function countUnread(database: Queryable, userId: UserId): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    prepared(
      'notification_count_unread',
      sql`select count(*)::integer as count from notification
        where user_id = ${userId}::uuid and read_at is null and is_shown`,
    ),
  );
  return row?.count ?? 0;
}

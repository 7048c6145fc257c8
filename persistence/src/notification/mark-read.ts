import type { UserId } from '@tatami/protocol';
import type { NotificationId } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function markRead(database: Queryable, userId: UserId, newestId: NotificationId): Promise<void> {
  await database.query(
    prepared(
      'notification_mark_read',
      sql`update notification set read_at = clock_timestamp()
        where user_id = ${userId}::uuid and read_at is null and (created_at, id) <= (
          select created_at, id from notification where id = ${newestId}::uuid and user_id = ${userId}::uuid)`,
    ),
  );
}

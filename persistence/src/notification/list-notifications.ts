import type { UserId } from '@tatami/protocol';
import type { Notification, NotificationId } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { NOTIFICATION_COLUMNS } from './notification-columns.ts';

export function listNotifications(
  database: Queryable,
  userId: UserId,
  limit: number,
  beforeId: NotificationId | undefined,
): Promise<Notification[]> {
  const before = beforeId ?? null;
  return database.query<Notification>(
    prepared(
      'notification_list',
      sql`select ${NOTIFICATION_COLUMNS}
        from notification left join person
          on kind = 'invitation-accepted' and person.user_id = (data ->> 'subjectId')::uuid
        where notification.user_id = ${userId}::uuid and is_shown
          and (${before}::uuid is null or (created_at, notification.id) < (
            select created_at, id from notification where id = ${before}::uuid and user_id = ${userId}::uuid))
        order by created_at desc, notification.id desc limit ${limit}::integer`,
    ),
  );
}

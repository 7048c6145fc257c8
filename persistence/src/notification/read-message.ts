import type { Message, Notification, NotificationId, NotificationSettings } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { NOTIFICATION_COLUMNS } from './notification-columns.ts';

type Row = Notification & NotificationSettings & Pick<Message, 'isRemoved'>;

export async function readMessage(database: Queryable, id: NotificationId): Promise<Message | undefined> {
  const [row] = await database.query<Row>(
    prepared(
      'notification_message',
      sql`select ${NOTIFICATION_COLUMNS}, told.email, told.language, told.notifications_off as off,
          coalesce(told.given_role = 'removed', false) as "isRemoved"
        from notification join person as told on told.user_id = notification.user_id
        left join person
          on kind = 'invitation-accepted' and person.user_id = (data ->> 'subjectId')::uuid
        where notification.id = ${id}::uuid`,
    ),
  );
  if (row === undefined) return undefined;
  const { email, language, off, isRemoved, ...notification } = row;
  return { notification, email, language, off, isRemoved };
}

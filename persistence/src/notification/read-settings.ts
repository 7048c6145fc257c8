import type { UserId } from '@tatami/protocol';
import type { NotificationSettings } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readSettings(database: Queryable, userId: UserId): Promise<NotificationSettings> {
  const [row] = await database.query<NotificationSettings>(
    prepared(
      'notification_settings',
      sql`select email, language, notifications_off as off from person where user_id = ${userId}::uuid`,
    ),
  );
  return row ?? { email: null, language: null, off: [] };
}

import type { UserId } from '@tatami/protocol';
import type { NotificationChoices } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function setChoices(
  database: Queryable,
  userId: UserId,
  { off, language }: NotificationChoices,
): Promise<void> {
  await database.query(
    prepared(
      'notification_choose',
      sql`update person set notifications_off = ${off}::text[], language = ${language}::text
        where user_id = ${userId}::uuid`,
    ),
  );
}

import type { NewNotification } from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

/** In the transaction of what it tells of. What the person was told half a year ago goes. */
export async function insertNotification(transaction: Queryable, told: NewNotification): Promise<void> {
  const data = JSON.stringify({ subjectId: told.subjectId, reason: told.reason });
  await transaction.query(
    prepared(
      'notification_insert',
      sql`with old as (
          delete from notification
          where user_id = ${told.userId}::uuid and created_at < now() - interval '180 days'
        )
        insert into notification (user_id, kind, data)
        values (${told.userId}::uuid, ${told.kind}, ${data}::jsonb)`,
    ),
  );
}

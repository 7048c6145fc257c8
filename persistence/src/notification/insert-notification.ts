import type {
  NewNotification,
  NotificationId,
  NotificationOff,
  NotificationTopic,
} from '../notification-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export interface InsertedNotification {
  readonly id: NotificationId;
  /** Whether the person has an address and wants a message of it. */
  readonly isByEmail: boolean;
  /** Whether a program of the tenant's is told as well. */
  readonly isByWebhook: boolean;
  /** Browsers that tell the person of it. */
  readonly pushTo: readonly string[];
}

/** In the transaction of what it tells of. What the person was told half a year ago goes. */
export async function insertNotification(
  transaction: Queryable,
  told: NewNotification,
): Promise<InsertedNotification> {
  const data = JSON.stringify({ subjectId: told.subjectId, reason: told.reason });
  const topic = told.kind.slice(0, told.kind.indexOf('-')) as NotificationTopic;
  const [byPage, byEmail]: NotificationOff[] = [`page:${topic}`, `email:${topic}`];
  const [row] = await transaction.query<InsertedNotification>(
    prepared(
      'notification_insert',
      sql`with old as (
          delete from notification
          where user_id = ${told.userId}::uuid and created_at < now() - interval '180 days'
        ), told as (
          insert into notification (user_id, kind, data, is_shown)
          values (${told.userId}::uuid, ${told.kind}, ${data}::jsonb, not exists (
            select from person where user_id = ${told.userId}::uuid and ${byPage ?? ''} = any (notifications_off)))
          returning id, is_shown
        )
        select id, exists (
            select from person where user_id = ${told.userId}::uuid and email is not null
              and not ${byEmail ?? ''} = any (notifications_off)
          ) as "isByEmail", exists (select from webhook) as "isByWebhook",
          array(select push_subscription.id from push_subscription
            where user_id = ${told.userId}::uuid and told.is_shown) as "pushTo"
        from told`,
    ),
  );
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

import type { UserId } from '@tatami/protocol';
import type { PushSubscription } from '../push-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Of one person. */
const MOST = 20;

/** In a transaction. */
export async function addSubscription(
  transaction: Queryable,
  userId: UserId,
  { endpoint, p256dh, auth }: PushSubscription,
): Promise<void> {
  await transaction.query(sql`insert into push_subscription (user_id, endpoint, p256dh, auth)
    select user_id, ${endpoint}, ${p256dh}, ${auth} from person
    where user_id = ${userId}::uuid and erased_at is null
    on conflict (endpoint) do update set user_id = excluded.user_id, p256dh = excluded.p256dh,
      auth = excluded.auth, created_at = clock_timestamp()`);
  await transaction.query(sql`delete from push_subscription where id in (
    select id from push_subscription where user_id = ${userId}::uuid
    order by created_at desc, id offset ${MOST}::integer)`);
}

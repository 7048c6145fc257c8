import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Of this user alone: whoever makes things clears away behind themselves, and nobody waits for others' rows. */
export async function forgetOldKeys(database: Queryable, userId: UserId): Promise<void> {
  await database.query(
    sql`delete from idempotency_key where user_id = ${userId}::uuid and created_at < now() - interval '1 day'`,
  );
}

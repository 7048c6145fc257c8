import type { RepeatableRequest } from '../creations.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Whether the key is this transaction's now. While another transaction has it, this waits for that one's end. */
export async function claimKey(
  transaction: Queryable,
  { userId, key, hash }: RepeatableRequest,
): Promise<boolean> {
  const rows = await transaction.query(
    sql`insert into idempotency_key (user_id, key, request_hash) values (${userId}, ${key}, ${hash})
      on conflict do nothing returning user_id`,
  );
  return rows.length > 0;
}

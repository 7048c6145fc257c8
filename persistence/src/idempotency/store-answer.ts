import type { RepeatableRequest } from '../creations.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function storeAnswer(
  transaction: Queryable,
  { userId, key }: RepeatableRequest,
  response: string,
): Promise<void> {
  await transaction.query(
    sql`update idempotency_key set response = ${response} where user_id = ${userId}::uuid and key = ${key}`,
  );
}

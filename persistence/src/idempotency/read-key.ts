import type { RepeatableRequest } from '../creations.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export interface StoredAnswer {
  readonly isSameRequest: boolean;
  readonly response: string | null;
}

export async function readKey(
  database: Queryable,
  { userId, key, hash }: RepeatableRequest,
): Promise<StoredAnswer | undefined> {
  const [row] = await database.query<StoredAnswer>(
    sql`select request_hash = ${hash} as "isSameRequest", response from idempotency_key
      where user_id = ${userId}::uuid and key = ${key}`,
  );
  return row;
}

import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readNames(
  database: Queryable,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  const rows = await database.query<{ userId: UserId; name: string }>(
    prepared(
      'person_names',
      sql`select user_id as "userId", name from person where user_id = any (${userIds}::uuid[]) and erased_at is null`,
    ),
  );
  return new Map(rows.map(({ userId, name }) => [userId, name]));
}

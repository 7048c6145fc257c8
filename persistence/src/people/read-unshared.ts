import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readUnshared(
  database: Queryable,
  userIds: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const rows = await database.query<{ userId: UserId }>(
    prepared(
      'person_unshared',
      sql`select user_id as "userId" from person
        where user_id = any (${userIds}::uuid[]) and not is_in_team_year`,
    ),
  );
  return new Set(rows.map(({ userId }) => userId));
}

import type { UserId } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** From now on, by the database's clock, tokens of the user that were issued before count no more. */
export async function revokeTokens(
  database: Queryable,
  userId: UserId,
  by: UserId | undefined,
): Promise<void> {
  await database.query(sql`with revoked as (
      insert into revocation (user_id, at) values (${userId}, clock_timestamp())
      on conflict (user_id) do update set at = greatest(revocation.at, excluded.at)
      returning user_id
    )
    insert into audit (actor, action, subject) select ${by ?? SERVER_ACTOR}::uuid, 'user.revoke', user_id from revoked`);
}

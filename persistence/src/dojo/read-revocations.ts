import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';

/** Users whose tokens were revoked in the last `ageMs`, with the moment in Unix milliseconds. */
export async function readRevocations(database: Queryable, ageMs: number): Promise<Map<UserId, number>> {
  const rows = await database.query<{ userId: UserId; atMs: number }>(
    prepared('revocations', revocationsQuery(ageMs)),
  );
  return new Map(rows.map(({ userId, atMs }) => [userId, atMs]));
}

export function revocationsQuery(ageMs: number): SqlQuery {
  return sql`select user_id as "userId", (extract(epoch from at) * 1000)::double precision as "atMs"
    from revocation where at >= now() - ${ageMs}::double precision * interval '1 millisecond'`;
}

import type { MemberRole, UserId } from '@tatami/protocol';
import type { Standing } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readStanding(database: Queryable, userId: UserId): Promise<Standing> {
  const [row] = await database.query<{ revokedAtMs: number; givenRole: MemberRole | null }>(
    prepared(
      'person_standing',
      sql`select
          coalesce((select extract(epoch from at) * 1000 from revocation where user_id = ${userId}::uuid), 0)
            ::double precision as "revokedAtMs",
          (select given_role from person where user_id = ${userId}::uuid) as "givenRole"`,
    ),
  );
  return { revokedAtMs: row?.revokedAtMs ?? 0, givenRole: row?.givenRole ?? undefined };
}

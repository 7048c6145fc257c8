import type { UserId } from '@tatami/protocol';
import type { Standing } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function readStanding(database: Queryable, userId: UserId): Promise<Standing> {
  const [row] = await database.query<Standing>(
    prepared(
      'person_standing',
      sql`select coalesce((select extract(epoch from at) * 1000 from revocation where user_id = ${userId}::uuid), 0)
        ::double precision as "revokedAtMs"`,
    ),
  );
  return row ?? { revokedAtMs: 0 };
}

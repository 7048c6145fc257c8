import type { DojoId, MemberRole, SessionState, UserId } from '@tatami/protocol';
import type { DojoAccess } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { EFFECTIVE_ROLE } from './effective-role.ts';

export async function readAccess(
  database: Queryable,
  dojoId: DojoId,
  userId: UserId,
): Promise<DojoAccess | undefined> {
  const [row] = await database.query<{
    epoch: number;
    state: SessionState;
    isPrivate: boolean;
    memberRole: MemberRole | null;
    revokedAtMs: number;
  }>(
    prepared(
      'dojo_access',
      sql`select head.epoch, head.state, dojo.is_private as "isPrivate", ${EFFECTIVE_ROLE} as "memberRole",
            coalesce((select extract(epoch from at) * 1000 from revocation where user_id = ${userId}::uuid), 0)
              ::double precision as "revokedAtMs"
          from dojo join dojo_head head on head.dojo_id = dojo.id
          left join dojo_member member on member.dojo_id = dojo.id and member.user_id = ${userId}::uuid
          left join person on person.user_id = ${userId}::uuid
          where dojo.id = ${dojoId}::uuid`,
    ),
  );
  return row && { ...row, memberRole: row.memberRole ?? undefined };
}

import type { DojoId, MemberRole, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';

/** Raises the dojo's access revision with it. @throws TatamiError `dojo-not-found` */
export async function upsertMember(
  database: Queryable,
  dojoId: DojoId,
  userId: UserId,
  role: MemberRole,
  by: UserId | undefined,
): Promise<void> {
  try {
    await database.query(sql`with member as (
      insert into dojo_member (dojo_id, user_id, role) values (${dojoId}, ${userId}, ${role})
      on conflict (dojo_id, user_id) do update set role = excluded.role
      returning dojo_id, user_id, role
    ), revised as (
      update dojo set access_revision = access_revision + 1 from member where dojo.id = member.dojo_id
    )
    insert into audit (actor, action, subject, detail)
    select ${by ?? SERVER_ACTOR}::uuid, 'dojo.member', dojo_id, jsonb_build_object('user', user_id, 'role', role) from member`);
  } catch (error) {
    if (sqlStateOf(error) !== SQLSTATE.foreignKeyViolation) throw error;
    throw new TatamiError('dojo-not-found', { cause: error });
  }
}

import type { DojoId, MemberRole, UserId } from '@tatami/protocol';
import type { DojoMembers } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import { EFFECTIVE_ROLE } from './effective-role.ts';

interface Row {
  readonly isPrivate: boolean;
  readonly userId: UserId | null;
  readonly role: MemberRole | null;
}

/** What some users may do in a dojo by membership, or by what an owner of the tenant gave them; undefined if there is no such dojo. */
export async function readMembers(
  database: Queryable,
  dojoId: DojoId,
  userIds: readonly UserId[],
): Promise<DojoMembers | undefined> {
  const rows = await database.query<Row>(prepared('dojo_members', membersQuery(dojoId, userIds)));
  const [first] = rows;
  if (!first) return undefined;
  const roles = new Map<UserId, MemberRole>();
  for (const { userId, role } of rows) if (userId !== null && role !== null) roles.set(userId, role);
  return { isPrivate: first.isPrivate, roles };
}

export function membersQuery(dojoId: DojoId, userIds: readonly UserId[]): SqlQuery {
  return sql`select dojo.is_private as "isPrivate", asked.user_id as "userId", ${EFFECTIVE_ROLE} as role
    from dojo left join unnest(${userIds}::uuid[]) asked (user_id) on true
    left join dojo_member member on member.dojo_id = dojo.id and member.user_id = asked.user_id
    left join person on person.user_id = asked.user_id
    where dojo.id = ${dojoId}::uuid`;
}

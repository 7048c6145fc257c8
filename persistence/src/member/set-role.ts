import type { MemberRole, UserId } from '@tatami/protocol';
import type { RoleOutcome, TenantMember } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { lockAccess } from './lock-access.ts';
import { MEMBER_COLUMNS } from './member-columns.ts';
import { roleHash } from './role-hash.ts';

/** In a transaction. */
export async function setRole(
  transaction: Queryable,
  userId: UserId,
  role: MemberRole,
  by: UserId,
): Promise<RoleOutcome> {
  await lockAccess(transaction);
  const [before] = await transaction.query<TenantMember & { hasOtherOwner: boolean }>(
    sql`select ${MEMBER_COLUMNS}, exists (
        select from person other
        where coalesce(other.given_role, other.token_role) = 'owner' and other.user_id <> ${userId}::uuid
      ) as "hasOtherOwner"
      from person where user_id = ${userId}::uuid and erased_at is null`,
  );
  if (before === undefined) return { kind: 'unknown' };
  const { hasOtherOwner, ...member } = before;
  if (member.role === 'owner' && role !== 'owner' && !hasOtherOwner) return { kind: 'last-owner' };
  if (member.role === role && member.isGiven) return { kind: 'set', member };
  await transaction.query(sql`with revised as (
      update tenant_access set revision = revision + 1
    ), given as (
      update person set given_role = ${role} where user_id = ${userId}::uuid returning user_id
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select ${by}::uuid, 'tenant.role', user_id, jsonb_build_object('role', ${role}::text, 'before', ${member.role}::text),
      ${roleHash(userId, member.role)}, ${roleHash(userId, role)}
    from given`);
  return { kind: 'set', member: { ...member, role, isGiven: true } };
}

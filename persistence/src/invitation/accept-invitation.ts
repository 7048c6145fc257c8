import type { DojoRole, MemberRole, UserId } from '@tatami/protocol';
import { DOJO_ROLES } from '@tatami/protocol';
import { lockAccess } from '../member/lock-access.ts';
import { roleHash } from '../member/role-hash.ts';
import type { AcceptOutcome, InvitationId } from '../member-store.ts';
import { insertNotification } from '../notification/insert-notification.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { IS_USABLE } from './invitation-columns.ts';

/** In a transaction. The lock makes those who come at once take turns, so a link for one person lets in one. */
export async function acceptInvitation(
  transaction: Queryable,
  secretHash: Uint8Array,
  userId: UserId,
): Promise<AcceptOutcome> {
  await lockAccess(transaction);
  const [found] = await transaction.query<{
    id: InvitationId;
    role: DojoRole;
    createdBy: UserId;
    held: MemberRole | null;
  }>(
    sql`select invitation.id, invitation.role, invitation.created_by as "createdBy",
        coalesce(person.given_role, person.token_role) as held
      from invitation join person on person.user_id = ${userId}::uuid
      where secret_hash = ${secretHash} and (${IS_USABLE}
        or exists (select from invitation_use where invitation_id = invitation.id and user_id = ${userId}::uuid))`,
  );
  // Who was removed comes back by an owner's hand, not by a link.
  if (found === undefined || found.held === 'removed') return { kind: 'gone' };
  const { id, role, createdBy, held } = found;
  if (held !== null && DOJO_ROLES.indexOf(held) <= DOJO_ROLES.indexOf(role))
    return { kind: 'kept', role: held };
  const rows = await transaction.query(sql`with used as (
      insert into invitation_use (invitation_id, user_id) values (${id}, ${userId})
      on conflict do nothing returning invitation_id
    ), counted as (
      update invitation set uses = uses + 1 from used where id = invitation_id returning id
    ), given as (
      update person set given_role = ${role} from counted where user_id = ${userId}::uuid returning user_id
    ), revised as (
      update tenant_access set revision = revision + 1 from given
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select user_id, 'invitation.accept', ${id}::uuid, jsonb_build_object('role', ${role}::text),
      ${roleHash(userId, held)}, ${roleHash(userId, role)}
    from given
    returning 1`);
  // Used before by the same person, whose role an owner has lowered since.
  if (rows.length === 0) return { kind: 'gone' };
  await insertNotification(transaction, {
    userId: createdBy,
    kind: 'invitation-accepted',
    subjectId: userId,
  });
  return { kind: 'accepted', role };
}

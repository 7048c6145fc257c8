import type { DojoRole, UserId } from '@tatami/protocol';
import { DOJO_COLUMNS } from '../dojo/dojo-columns.ts';
import type { DojoSummary } from '../dojo-store.ts';
import { roleHash } from '../member/role-hash.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/**
 * Raises the dojo's access revision when it makes a member.
 * @returns undefined if no dojo has the code, or the user was sent out of that one
 */
export async function joinByCode(
  database: Queryable,
  code: string,
  userId: UserId,
  role: DojoRole,
): Promise<DojoSummary | undefined> {
  const [row] = await database.query<DojoSummary>(
    sql`with found as (
      select dojo.id, dojo.is_private from dojo
      where join_code = ${code} and not exists (
        select from dojo_member where dojo_id = dojo.id and user_id = ${userId}::uuid and role = 'removed')
    ), member as (
      insert into dojo_member (dojo_id, user_id, role)
      select id, ${userId}::uuid, ${role} from found where is_private
      on conflict (dojo_id, user_id) do nothing
      returning dojo_id
    ), revised as (
      update dojo set access_revision = access_revision + 1 from member where dojo.id = member.dojo_id
    ), audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${userId}::uuid, 'dojo.join', dojo_id, jsonb_build_object('role', ${role}::text),
        ${roleHash(userId, null)}, ${roleHash(userId, role)}
      from member
    )
    select ${DOJO_COLUMNS} from found join dojo on dojo.id = found.id
    join dojo_head head on head.dojo_id = dojo.id`,
  );
  return row;
}

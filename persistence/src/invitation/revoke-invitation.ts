import type { UserId } from '@tatami/protocol';
import type { InvitationId } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { IS_USABLE } from './invitation-columns.ts';

export async function revokeInvitation(database: Queryable, id: InvitationId, by: UserId): Promise<boolean> {
  const rows = await database.query(sql`with revoked as (
      update invitation set revoked_at = now() where id = ${id}::uuid and ${IS_USABLE} returning id
    )
    insert into audit (actor, action, subject) select ${by}::uuid, 'invitation.revoke', id from revoked returning 1`);
  return rows.length > 0;
}

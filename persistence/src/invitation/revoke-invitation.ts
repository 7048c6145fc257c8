import type { UserId } from '@tatami/protocol';
import type { InvitationId } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { IS_USABLE } from './invitation-columns.ts';

export async function revokeInvitation(database: Queryable, id: InvitationId, by: UserId): Promise<boolean> {
  const rows = await database.query(sql`with before as materialized (
      select id, sha256(convert_to(to_jsonb(invitation)::text, 'utf8')) as hash
      from invitation where id = ${id}::uuid and ${IS_USABLE} for update
    ), revoked as (
      update invitation set revoked_at = now() from before where invitation.id = before.id returning invitation.*
    )
    insert into audit (actor, action, subject, before_hash, after_hash)
    select ${by}::uuid, 'invitation.revoke', id, before.hash, sha256(convert_to(to_jsonb(revoked)::text, 'utf8'))
    from revoked join before using (id) returning 1`);
  return rows.length > 0;
}

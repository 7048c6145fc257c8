import type { DojoId, UserId } from '@tatami/protocol';
import type { CiTokenId } from '../dojo-mark-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { ciTokenHash } from './ci-token-columns.ts';

/** @returns false if the dojo has no such token */
export async function removeCiToken(
  database: Queryable,
  dojoId: DojoId,
  id: CiTokenId,
  by: UserId,
): Promise<boolean> {
  const rows = await database.query(
    sql`with removed as (
      delete from ci_token where id = ${id}::uuid and dojo_id = ${dojoId}::uuid returning id, dojo_id
    )
    insert into audit (actor, action, subject, detail, before_hash)
    select ${by}::uuid, 'ci-token.remove', dojo_id, jsonb_build_object('token', id), ${ciTokenHash(sql`removed`)}
    from removed
    returning 1`,
  );
  return rows.length > 0;
}

import type { UserId } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Longer than a logout token is accepted for. */
const REMEMBERED = sql`interval '15 minutes'`;

/** @returns false if this logout token has been seen before; nothing is done then */
export async function signOut(database: Queryable, userId: UserId, tokenId: string): Promise<boolean> {
  const rows = await database.query(sql`with forgotten as (
      delete from logout_token where seen_at < clock_timestamp() - ${REMEMBERED}
    ), seen as (
      insert into logout_token (id_hash) values (sha256(convert_to(${tokenId}::text, 'utf8')))
      on conflict do nothing returning id_hash
    ), revoked as (
      insert into revocation (user_id, at) select ${userId}::uuid, clock_timestamp() from seen
      on conflict (user_id) do update set at = greatest(revocation.at, excluded.at)
      returning *
    )
    insert into audit (actor, action, subject, after_hash)
    select ${SERVER_ACTOR}::uuid, 'user.sign-out', user_id, sha256(convert_to(to_jsonb(revoked)::text, 'utf8'))
    from revoked returning 1`);
  return rows.length > 0;
}

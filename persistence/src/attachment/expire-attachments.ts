import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** The server does it, and nobody else. */
export async function expireAttachments(database: Queryable, olderThan: Date): Promise<number> {
  const rows = await database.query(
    sql`with expired as (
      delete from poc_attachment where state = 'uploading' and created_at < ${olderThan}::timestamptz returning *
    ), forgotten as (
      update idempotency_key set response = null from expired
      where user_id = expired.created_by and response::jsonb ->> 'id' = expired.id::text
      returning 1
    )
    insert into audit (actor, action, subject, detail, before_hash)
    select ${SERVER_ACTOR}::uuid, 'attachment.expire', id, jsonb_build_object('pocId', poc_id),
      sha256(convert_to(to_jsonb(expired)::text, 'utf8'))
    from expired where (select count(*) from forgotten) >= 0
    returning id`,
  );
  return rows.length;
}

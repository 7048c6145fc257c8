import type { UserId } from '@tatami/protocol';
import type { AttachmentAt } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/**
 * The file, the POC's revision if the file was to be seen, the answer that is kept for the key it was begun with, and the
 * audit row. A trigger keeps what the store has to do.
 */
export async function deleteAttachment(
  transaction: Queryable,
  { id, pocId }: AttachmentAt,
  actor: UserId,
): Promise<boolean> {
  const rows = await transaction.query(
    sql`with deleted as (
      delete from poc_attachment where id = ${id}::uuid and poc_id = ${pocId}::uuid returning *
    ), raised as (
      update poc set rev = rev + 1, updated_at = clock_timestamp()
      from deleted where poc.id = deleted.poc_id and deleted.state = 'ready'
    ), forgotten as (
      update idempotency_key set response = null from deleted
      where user_id = deleted.created_by and response::jsonb ->> 'id' = deleted.id::text
      returning 1
    )
    insert into audit (actor, action, subject, detail, before_hash)
    select ${actor}::uuid, 'attachment.delete', id, jsonb_build_object('pocId', poc_id),
      sha256(convert_to(to_jsonb(deleted)::text, 'utf8'))
    from deleted where (select count(*) from forgotten) >= 0
    returning id`,
  );
  return rows.length > 0;
}

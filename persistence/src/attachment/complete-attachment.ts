import type { UserId } from '@tatami/protocol';
import type { AttachmentAt } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** The file, the POC's revision and the audit row, in one statement. Does nothing for a file that is gone or ready. */
export async function completeAttachment(
  transaction: Queryable,
  { id, pocId }: AttachmentAt,
  actor: UserId,
): Promise<void> {
  await transaction.query(
    sql`with before as (
      select *, sha256(convert_to(to_jsonb(poc_attachment)::text, 'utf8')) as hash from poc_attachment
      where id = ${id}::uuid and poc_id = ${pocId}::uuid and state = 'uploading'
    ), completed as (
      update poc_attachment set state = 'ready',
        position = case when poc_attachment.kind = 'screenshot' then
          (select coalesce(max(position), 0) + 1 from poc_attachment where poc_id = ${pocId}::uuid) end
      from before where poc_attachment.id = before.id
      returning poc_attachment.*
    ), raised as (
      update poc set rev = rev + 1, updated_at = clock_timestamp()
      from completed where poc.id = completed.poc_id
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select ${actor}::uuid, 'attachment.complete', completed.id, jsonb_build_object('pocId', completed.poc_id),
      before.hash, sha256(convert_to(to_jsonb(completed)::text, 'utf8'))
    from completed join before using (id)`,
  );
}

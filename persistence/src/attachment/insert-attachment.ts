import { ATTACHMENT_LIMITS, TatamiError } from '@tatami/protocol';
import type { Attachment, NewAttachment } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { ATTACHMENT_COLUMNS } from './attachment-columns.ts';
import { lockPoc } from './lock-poc.ts';

/**
 * The file and the audit row, in one statement, after the POC was locked: two that come at once are counted one after
 * the other.
 * @throws TatamiError `not-found`, `too-many-attachments`
 */
export async function insertAttachment(transaction: Queryable, file: NewAttachment): Promise<Attachment> {
  if (!(await lockPoc(transaction, file.pocId))) throw new TatamiError('not-found');
  const [row] = await transaction.query<Attachment>(
    sql`with created as (
      insert into poc_attachment (id, poc_id, kind, file_name, content_type, size_bytes, sha256, created_by)
      select ${file.id}::uuid, ${file.pocId}::uuid, ${file.kind}::text, ${file.fileName}::text,
        ${file.contentType}::text, ${file.sizeBytes}::bigint, ${file.sha256}::text, ${file.createdBy}::uuid
      where (select count(*) from poc_attachment where poc_id = ${file.pocId}::uuid)
        < ${ATTACHMENT_LIMITS.maxPerPoc}::integer
      returning *
    ), audited as (
      insert into audit (actor, action, subject, detail, after_hash)
      select created_by, 'attachment.begin', id, jsonb_build_object('pocId', poc_id),
        sha256(convert_to(to_jsonb(created)::text, 'utf8'))
      from created
    )
    select ${ATTACHMENT_COLUMNS} from created attachment`,
  );
  if (!row) throw new TatamiError('too-many-attachments');
  return row;
}

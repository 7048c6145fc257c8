import { sql } from '../sql/sql.ts';

/** A row of `poc_attachment` as an Attachment: the size as a number, which is exact up to 2^53. */
export const ATTACHMENT_COLUMNS = sql`attachment.id, attachment.poc_id as "pocId", attachment.kind,
  attachment.file_name as "fileName", attachment.content_type as "contentType",
  attachment.size_bytes::double precision as "sizeBytes", attachment.sha256, attachment.state, attachment.position,
  attachment.upload_id as "uploadId", attachment.created_by as "createdBy",
  to_char(attachment.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

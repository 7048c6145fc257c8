import type { AttachmentAt } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** The id that the file has afterwards: that of whoever came first. */
export async function setUploadId(
  database: Queryable,
  { id, pocId }: AttachmentAt,
  uploadId: string,
): Promise<string | undefined> {
  const [row] = await database.query<{ uploadId: string }>(
    sql`update poc_attachment set upload_id = coalesce(upload_id, ${uploadId}::text)
      where id = ${id}::uuid and poc_id = ${pocId}::uuid and state = 'uploading'
      returning upload_id as "uploadId"`,
  );
  return row?.uploadId;
}

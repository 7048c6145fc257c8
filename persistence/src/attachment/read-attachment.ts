import type { Attachment, AttachmentAt } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { ATTACHMENT_COLUMNS } from './attachment-columns.ts';

export async function readAttachment(
  database: Queryable,
  { id, pocId }: AttachmentAt,
): Promise<Attachment | undefined> {
  const [row] = await database.query<Attachment>(
    sql`select ${ATTACHMENT_COLUMNS} from poc_attachment attachment
      where id = ${id}::uuid and poc_id = ${pocId}::uuid`,
  );
  return row;
}

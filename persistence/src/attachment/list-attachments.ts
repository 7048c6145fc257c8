import type { PocId } from '@tatami/protocol';
import type { Attachment } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { ATTACHMENT_COLUMNS } from './attachment-columns.ts';

export function listAttachments(database: Queryable, pocId: PocId): Promise<Attachment[]> {
  return database.query<Attachment>(
    sql`select ${ATTACHMENT_COLUMNS} from poc_attachment attachment
      where poc_id = ${pocId}::uuid and state = 'ready' order by position nulls last, id`,
  );
}

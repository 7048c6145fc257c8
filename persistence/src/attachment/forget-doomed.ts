import type { AttachmentId } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function forgetDoomed(database: Queryable, ids: readonly AttachmentId[]): Promise<void> {
  await database.query(sql`delete from doomed_object where attachment_id = any(${ids}::uuid[])`);
}

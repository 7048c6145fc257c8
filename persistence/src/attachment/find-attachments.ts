import type { AttachmentId } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Which of these there are. */
export async function findAttachments(
  database: Queryable,
  ids: readonly AttachmentId[],
): Promise<Set<AttachmentId>> {
  const rows = await database.query<{ id: AttachmentId }>(
    sql`select id from poc_attachment where id = any(${ids}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

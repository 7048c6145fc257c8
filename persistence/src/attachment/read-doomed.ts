import type { DoomedObject } from '../attachment-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export function readDoomed(database: Queryable, limit: number): Promise<DoomedObject[]> {
  return database.query<DoomedObject>(
    sql`select attachment_id as id, poc_id as "pocId", upload_id as "uploadId" from doomed_object
      order by since limit ${limit}::integer`,
  );
}

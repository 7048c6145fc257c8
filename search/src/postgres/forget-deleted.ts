import type { Queryable } from '@tatami/persistence';
import { sql } from '@tatami/persistence';

/** After an hour no write of it can still be on its way. */
export async function forgetDeleted(database: Queryable): Promise<void> {
  await database.query(sql`delete from poc_search where deleted_at < clock_timestamp() - interval '1 hour'`);
}

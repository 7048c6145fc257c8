import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** As if every POC were changed now: for an index that has none of them. */
export async function noteAllPocs(database: Queryable): Promise<void> {
  await database.query(sql`insert into poc_outbox (poc_id, rev) select id, rev from poc order by id`);
}

import type { PocId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Whether there is such a POC. Until the transaction ends nobody else changes its files, so they can be counted. */
export async function lockPoc(transaction: Queryable, id: PocId): Promise<boolean> {
  const rows = await transaction.query(sql`select from poc where id = ${id}::uuid for update`);
  return rows.length > 0;
}

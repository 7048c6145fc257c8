import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** By their own positions, not up to the last: a row below may belong to a transaction that was not settled yet. */
export async function forgetChanges(transaction: Queryable, positions: readonly bigint[]): Promise<void> {
  await transaction.query(sql`delete from poc_outbox where position = any(${positions}::bigint[])`);
}

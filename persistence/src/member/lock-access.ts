import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Whoever changes a role waits here for the one before: two owners cannot each remove the other. */
export async function lockAccess(transaction: Queryable): Promise<void> {
  await transaction.query(sql`select 1 from tenant_access for update`);
}

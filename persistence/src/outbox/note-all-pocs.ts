import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { waitForOutbox } from './claim-outbox.ts';

/**
 * As if every POC were changed now, but for those that wait already: it may be asked for again and again. A change that
 * somebody has taken counts as one that waits until it is forgotten, and so nobody may be at it.
 */
export async function noteAllPocs(transaction: Queryable): Promise<void> {
  await waitForOutbox(transaction);
  await transaction.query(
    sql`insert into poc_outbox (poc_id, rev) select id, rev from poc
      where not exists (select from poc_outbox waiting where waiting.poc_id = poc.id) order by id`,
  );
}

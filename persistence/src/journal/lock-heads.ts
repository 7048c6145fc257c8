import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { WhenLocked } from './journal.ts';

/**
 * Whoever holds heads and then says nothing for so long is cut by the server. The role's own time-out (25 s) allows for
 * the search indexer, which waits for OpenSearch inside a transaction; here only two statements follow at once.
 */
const LONGEST_PAUSE = '3s';

/**
 * Locks heads in the order of their ids until the transaction ends, and returns those it has locked. A process that
 * freezes then keeps them for 3 s at most; the statement sets that itself, so it costs no round trip.
 */
export async function lockHeads(
  transaction: Queryable,
  dojoIds: readonly DojoId[],
  whenLocked: WhenLocked,
): Promise<ReadonlySet<DojoId>> {
  const pauseLimit = sql`set_config('idle_in_transaction_session_timeout', ${LONGEST_PAUSE}, true)`;
  const rows = await transaction.query<{ dojoId: DojoId }>(
    whenLocked === 'wait'
      ? prepared(
          'journal_lock_wait',
          sql`select dojo_id as "dojoId", ${pauseLimit} from dojo_head where dojo_id = any (${dojoIds}::uuid[])
              order by dojo_id for update`,
        )
      : prepared(
          'journal_lock_skip',
          sql`select dojo_id as "dojoId", ${pauseLimit} from dojo_head where dojo_id = any (${dojoIds}::uuid[])
              order by dojo_id for update skip locked`,
        ),
  );
  return new Set(rows.map(row => row.dojoId));
}

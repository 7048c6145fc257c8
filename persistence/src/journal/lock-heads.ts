import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { WhenLocked } from './journal.ts';

/** Locks heads in the order of their ids until the transaction ends, and returns those it has locked. */
export async function lockHeads(
  transaction: Queryable,
  dojoIds: readonly DojoId[],
  whenLocked: WhenLocked,
): Promise<ReadonlySet<DojoId>> {
  const rows = await transaction.query<{ dojoId: DojoId }>(
    whenLocked === 'wait'
      ? prepared(
          'journal_lock_wait',
          sql`select dojo_id as "dojoId" from dojo_head where dojo_id = any (${dojoIds}::uuid[])
              order by dojo_id for update`,
        )
      : prepared(
          'journal_lock_skip',
          sql`select dojo_id as "dojoId" from dojo_head where dojo_id = any (${dojoIds}::uuid[])
              order by dojo_id for update skip locked`,
        ),
  );
  return new Set(rows.map(row => row.dojoId));
}

import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** An arbitrary number, the same in all processes; advisory locks are per database. */
const LOCK_ID = 7215409;
/** Whoever holds the claim and does not go on is cut by the server, and another one may work. */
const LONGEST_PAUSE = '60s';

/**
 * Claims a tenant's outbox until the transaction ends, however it ends: PostgreSQL ends it when the process is gone.
 * False if somebody else has it.
 */
export async function claimOutbox(transaction: Queryable): Promise<boolean> {
  const [row] = await transaction.query<{ isMine: boolean }>(
    sql`select set_config('idle_in_transaction_session_timeout', ${LONGEST_PAUSE}, true),
      pg_try_advisory_xact_lock(${LOCK_ID}) as "isMine"`,
  );
  return row?.isMine === true;
}

/** As `claimOutbox`, but waits until nobody has it. */
export async function waitForOutbox(transaction: Queryable): Promise<void> {
  // A batch may take longer to be indexed than anybody waits for a lock otherwise.
  await transaction.query(sql`select set_config('lock_timeout', ${LONGEST_PAUSE}, true)`);
  await transaction.query(sql`select pg_advisory_xact_lock(${LOCK_ID})`);
}

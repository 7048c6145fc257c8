import type { WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { type AppendResult, appendBatches } from './append-batches.ts';
import { findBatches } from './find-batches.ts';
import type { AppendOutcome, AppendRequest, WhenLocked } from './journal.ts';
import { lockHeads } from './lock-heads.ts';

/**
 * Inside a transaction: appends those of the batches that are not there yet. The heads are locked first and the
 * journals read in a second statement, whose snapshot sees everything that was committed before the locks were
 * got. In one statement neither ON CONFLICT DO NOTHING (makes a hole) nor NOT EXISTS (does not see a row
 * committed while it waited) is right.
 *
 * A first try that still runs somewhere and has no lock yet will find the rows and fail on the unique key.
 */
export async function resolveBatches(
  transaction: Queryable,
  writer: WriterId,
  requests: readonly AppendRequest[],
  whenLocked: WhenLocked,
): Promise<AppendResult> {
  const locked = await lockHeads(
    transaction,
    requests.map(request => request.dojoId),
    whenLocked,
  );
  const seen = requests.filter(request => locked.has(request.dojoId));
  const found = new Map(
    (await findBatches(transaction, writer, seen)).map(batch => [batch.dojoId, batch] as const),
  );
  const missing = seen.filter(request => !found.has(request.dojoId));
  const appended = missing.length > 0 ? await appendBatches(transaction, writer, missing, 'wait') : undefined;
  const there = [...found.values()].map((batch): AppendOutcome => ({ kind: 'committed', ...batch }));
  return {
    outcomes: [...there, ...(appended?.outcomes ?? [])],
    unseen: requests.filter(request => !locked.has(request.dojoId)),
  };
}

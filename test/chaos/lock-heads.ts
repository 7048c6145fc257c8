import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { sql } from '@tatami/persistence';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import { withStorage } from './dojos.ts';

const GOAL_MS = 600;

/** Another session locks the heads of some dojos for some time; the people of all dojos type on. */
export function lockHeads(
  stack: Stack,
  options: { seconds: number; clients: number; rooms: number; heads: number; say: (line: string) => void },
): Promise<RowResult> {
  const { seconds, clients, rooms, heads, say } = options;
  return withRun(stack, { clients, rooms }, async run => {
    const [locked, others] = [run.crowds.slice(0, heads), run.crowds.slice(heads)];
    if (others.length === 0) throw new Error('there is a room whose head is free');
    const startMs = performance.now();
    await pause((seconds * 1_000) / 2);
    const lockedAtMs = run.fault();
    say(`${heads} of ${rooms} heads are locked for ${seconds} s`);
    let freeAtMs = 0;
    await withStorage(stack, ({ database }) =>
      database.transaction(async transaction => {
        await transaction.query(sql`select set_config('idle_in_transaction_session_timeout', '0', true)`);
        const dojoIds = locked.map(({ dojoId }) => dojoId);
        await transaction.query(sql`select from dojo_head where dojo_id = any(${dojoIds}) for update`);
        await pause(seconds * 1_000);
        // All that waits is committed in the moment when the lock ends.
        freeAtMs = performance.now();
      }),
    );
    await run.untilSavedAgain(
      freeAtMs,
      locked.flatMap(({ typists }) => typists),
    );
    const [before, meanwhile] = [
      summary(run.waitsMs(startMs, lockedAtMs, others)),
      summary(run.waitsMs(lockedAtMs, freeAtMs, others)),
    ];
    const lockedSaves = locked
      .flatMap(({ words }) => words)
      .filter(({ savedAtMs = 0 }) => savedAtMs > lockedAtMs + 1_000 && savedAtMs < freeAtMs).length;
    run.require(`${lockedSaves} words of locked rooms were called saved meanwhile`, lockedSaves === 0);
    // On a machine that is busy with other work, it is compared with the same rooms before.
    const mostMs = Math.max(GOAL_MS, 2 * before.p99);
    run.require(`saving in other rooms took ${meanwhile.p99} ms (p99)`, meanwhile.p99 <= mostMs);
    return run.finish({ otherRoomsBeforeMs: before, otherRoomsMeanwhileMs: meanwhile });
  });
}

import type { Stack } from '@tatami/dev';
import { SeededRandom } from '@tatami/kernel';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import { untilReady } from './pods.ts';

const GOAL_MS = 2_000;

/** Kills one pod after the other, at random, under people who type. */
export function killPods(
  stack: Stack,
  options: { times: number; clients: number; rooms: number; seed: number; say: (line: string) => void },
): Promise<RowResult> {
  const { times, clients, rooms, seed, say } = options;
  const random = new SeededRandom(seed);
  return withRun(stack, { clients, rooms }, async run => {
    for (let n = 1; n <= times; n++) {
      const index = random.int(stack.pods.length);
      const killedAtMs = run.fault();
      await stack.pods[index]?.crash();
      say(`Kill ${n} of ${times}`);
      await run.untilSavedAgain(killedAtMs);
      await untilReady(stack, index);
    }
    const savedAgainMs = summary(run.savedAgainMs('those who were cut off'));
    run.goal('typing is saved again after a kill (p95)', savedAgainMs.p95, GOAL_MS);
    return run.finish({ kills: times, savedAgainMs });
  });
}

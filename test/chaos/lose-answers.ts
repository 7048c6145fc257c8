import type { Stack } from '@tatami/dev';
import { SeededRandom } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import type { CuttingProxy } from '@tatami/persistence/testing';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';

/** The prepared statements that commit batches. */
const COMMIT = 'journal_append';

/** Cuts the connection of a pod to PostgreSQL between a commit and its answer, again and again, under people who type. */
export function loseAnswers(
  stack: Stack,
  proxy: CuttingProxy,
  options: { times: number; clients: number; rooms: number; seed: number; say: (line: string) => void },
): Promise<RowResult> {
  const { times, clients, rooms, seed, say } = options;
  const random = new SeededRandom(seed);
  return withRun(stack, { clients, rooms }, async run => {
    for (let n = 1; n <= times; n++) {
      const cuts = proxy.cuts;
      run.fault();
      proxy.cutNext(random.chance(0.3) ? 'forwarded' : 'answered', COMMIT);
      await until('an answer is lost', () => proxy.cuts > cuts, { withinMs: 60_000 });
      await run.typeOn(1);
      if (n % 10 === 0) say(`${n} of ${times} answers are lost`);
    }
    const savedAgainMs = summary(run.savedAgainMs('everybody'));
    const resets = run.typists.reduce((sum, typist) => sum + typist.resetsMs.length, 0);
    run.require(`${resets} people were given their document anew`, resets === 0);
    const reconnects = run.crowds.flatMap(crowd => crowd.absences).length;
    run.require(`${reconnects} connections ended`, reconnects === 0);
    return run.finish({ lostAnswers: times, savedAgainMs, resets });
  });
}

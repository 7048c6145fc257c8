import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import type { FaultyLink } from './faulty-link.ts';

const GOAL_MS = 3_000;

/** Cuts all pods but one off from Redis, as a network does that loses everything, while people on all of them type. */
export function partition(
  stack: Stack,
  links: readonly FaultyLink[],
  options: { times: number; seconds: number; clients: number; rooms: number; say: (line: string) => void },
): Promise<RowResult> {
  const { times, seconds, clients, rooms, say } = options;
  return withRun(stack, { clients, rooms, urls: stack.podDojosUrls }, async run => {
    const equalMs: number[] = [];
    for (let n = 1; n <= times; n++) {
      const faultMs = run.fault();
      for (const link of links.slice(1)) link.isSilent = true;
      say(`Partition ${n} of ${times}`);
      await pause(seconds * 1_000);
      await run.untilSavedAgain(faultMs);
      run.pauseTyping();
      for (const link of links) link.isSilent = false;
      const healedMs = performance.now();
      for (const crowd of run.crowds) await crowd.untilEqual();
      equalMs.push(performance.now() - healedMs);
      run.resumeTyping();
    }
    const [convergedMs, savedAgainMs] = [summary(equalMs), summary(run.savedAgainMs('everybody'))];
    run.goal('all texts to become equal after a partition', convergedMs.longest, GOAL_MS);
    run.goal('saving during a partition (p95)', savedAgainMs.p95, GOAL_MS);
    return run.finish({ partitions: times, seconds, convergedMs, savedAgainMs });
  });
}

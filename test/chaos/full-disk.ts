import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';

const GOAL_MS = 10_000;
const FULL_WITHIN_MS = 120_000;
/** Nothing was saved for so long: the disk is full for PostgreSQL, too. */
const SILENT_MS = 3_000;
const BLOCK_BYTES = 1024 * 1024;

/** Fills the small disk that PostgreSQL is on until nothing is saved any more, and gives it room again. */
export function fullDisk(
  stack: Stack,
  disk: string,
  options: { seconds: number; clients: number; rooms: number; say: (line: string) => void },
): Promise<RowResult> {
  const { seconds, clients, rooms, say } = options;
  return withRun(stack, { clients, rooms }, async run => {
    const saves = () => run.crowds.flatMap(crowd => crowd.words.flatMap(word => word.savedAtMs ?? []));
    const filler = join(disk, 'filler');
    const faultMs = run.fault();
    const stopFilling = await fill(disk, filler);
    try {
      await until('nothing is saved any more', () => performance.now() - Math.max(...saves()) > SILENT_MS, {
        withinMs: FULL_WITHIN_MS,
      });
      say('Nothing is saved any more');
      await pause(seconds * 1_000);
    } finally {
      await stopFilling();
    }
    const [fullMs, unsaved] = [
      performance.now() - faultMs,
      run.typists.filter(({ provider }) => provider.unsaved > 0),
    ];
    run.require(
      `only ${unsaved.length} of ${clients} were shown that something is unsaved`,
      unsaved.length === run.typists.length,
    );
    const roomMs = performance.now();
    await rm(filler);
    await run.untilSavedAgain(roomMs);
    const healedMs = performance.now() - roomMs;
    const firstSaveMs = Math.min(...saves().filter(ms => ms >= roomMs)) - roomMs;
    run.goal('saving again when there is room', firstSaveMs, GOAL_MS);
    return run.finish({
      fullMs,
      firstSaveMs,
      healedMs,
      savedAgainMs: summary(run.savedAgainMs('everybody')),
    });
  });
}

/** Takes all room that there is, and all that becomes free, until it is told to stop. */
async function fill(disk: string, file: string): Promise<() => Promise<void>> {
  const handle = await open(file, 'w');
  let isOver = false;
  const filling = (async () => {
    while (!isOver) {
      const { bavail, bsize } = await statfs(disk);
      if (bavail === 0) await pause(50);
      // What another one took meanwhile is missing here, and the next look sees it.
      else await handle.write(Buffer.alloc(Math.min(BLOCK_BYTES, bavail * bsize))).catch(() => undefined);
    }
  })();
  return async () => {
    isOver = true;
    await filling;
    await handle.close();
  };
}

import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { withAdmin } from '@tatami/persistence/testing';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';

const GOAL_MS = 10_000;
const FULL_WITHIN_MS = 120_000;
/** Nothing was saved for so long: the disk is full for PostgreSQL, too. */
const SILENT_MS = 3_000;
/** Some files are there before they are needed. */
const MOST_LOG_FILES = 40;
const BLOCK_BYTES = 1024 * 1024;

/**
 * Fills the small disk that PostgreSQL is on until nothing is saved any more, and gives it room again. Every second time
 * PostgreSQL needs another file for its log meanwhile: it crashes for want of it, and cannot start.
 */
export function fullDisk(
  stack: Stack,
  disk: string,
  options: {
    times: number;
    seconds: number;
    clients: number;
    rooms: number;
    say: (line: string) => void;
  },
): Promise<RowResult> {
  const { times, seconds, clients, rooms, say } = options;
  return withRun(stack, { clients, rooms }, async run => {
    const saves = () => run.crowds.flatMap(crowd => crowd.words.flatMap(word => word.savedAtMs ?? []));
    const filler = join(disk, 'filler');
    const [firstSaveMs, healedMs]: [number[], number[]] = [[], []];
    let crashes = 0;
    for (let n = 1; n <= times; n++) {
      const faultMs = performance.now();
      const stopFilling = await fill(disk, filler);
      try {
        if (n % 2 === 0 && (await needsMoreLog(stack))) crashes++;
        await until('nothing is saved any more', () => performance.now() - Math.max(...saves()) > SILENT_MS, {
          withinMs: FULL_WITHIN_MS,
        });
        say(`Full ${n} of ${times}: nothing is saved any more`);
        await pause(seconds * 1_000);
      } finally {
        await stopFilling();
      }
      const shown = run.typists.filter(({ provider }) => provider.unsaved > 0).length;
      run.require(`only ${shown} of ${clients} were shown that something is unsaved`, shown === clients);
      const roomMs = performance.now();
      await rm(filler);
      await run.untilSavedAgain(roomMs);
      healedMs.push(performance.now() - roomMs);
      firstSaveMs.push(Math.min(...saves().filter(ms => ms >= roomMs)) - roomMs);
      say(`It took ${Math.round(roomMs - faultMs)} ms until there was room again`);
    }
    const wanted = Math.floor(times / 2);
    run.require(`PostgreSQL crashed ${crashes} times instead of ${wanted}`, crashes === wanted);
    run.goal('saving again when there is room', Math.max(...firstSaveMs), GOAL_MS);
    return run.finish({ times, crashes, firstSaveMs: summary(firstSaveMs), healedMs: summary(healedMs) });
  });
}

/** Whether PostgreSQL has crashed when it had to begin another file of its log. */
function needsMoreLog(stack: Stack): Promise<boolean> {
  return withAdmin(stack.databaseUrl, async admin => {
    for (let n = 0; n < MOST_LOG_FILES; n++) {
      await admin.query(sql`select pg_logical_emit_message(true, 'chaos', 'one more file')`);
      await admin.query(sql`select pg_switch_wal()`);
    }
    return false;
  }).catch(() => true);
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

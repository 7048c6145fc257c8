import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { withAdmin } from '@tatami/persistence/testing';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';

const GOAL_MS = 5_000;
const UP_WITHIN_MS = 60_000;
/** An answer that was on the way when the server ended. */
const ON_THE_WAY_MS = 250;

/** Ends PostgreSQL as `pg_ctl restart -m immediate` does, again and again, under people who type. */
export function restartPostgres(
  stack: Stack,
  options: { times: number; clients: number; rooms: number; say: (line: string) => void },
): Promise<RowResult> {
  const { times, clients, rooms, say } = options;
  return withRun(stack, { clients, rooms }, async run => {
    const [downMs, healedMs, savedWhileDown]: [number[], number[], number[]] = [[], [], []];
    for (let n = 1; n <= times; n++) {
      const server = await readServer(stack);
      const faultMs = run.fault();
      process.kill(server.pid, 'SIGQUIT');
      await until('PostgreSQL has ended', () => !isRunning(server.pid), { withinMs: UP_WITHIN_MS });
      const endedAtMs = performance.now();
      const { startedAtMs } = await untilUp(stack, server.pid);
      // It starts, recovers what the immediate end left, and only then lets anybody in.
      const upAtMs = performance.now();
      say(`Restart ${n} of ${times}`);
      await run.untilSavedAgain(faultMs);
      const saves = run.crowds.flatMap(crowd => crowd.words.flatMap(word => word.savedAtMs ?? []));
      savedWhileDown.push(saves.filter(ms => ms > endedAtMs + ON_THE_WAY_MS && ms < startedAtMs).length);
      downMs.push(upAtMs - faultMs);
      // A pod may have been let in a moment before this was.
      healedMs.push(Math.max(0, Math.min(...saves.filter(ms => ms >= startedAtMs)) - upAtMs));
    }
    const whileDown = savedWhileDown.reduce((sum, count) => sum + count, 0);
    run.require(`${whileDown} words were called saved while PostgreSQL was down`, whileDown === 0);
    const savedAgainMs = summary(run.savedAgainMs('everybody'));
    run.goal('saving again after PostgreSQL was up', Math.max(...healedMs), GOAL_MS);
    return run.finish({
      restarts: times,
      downMs: summary(downMs),
      firstSaveAfterUpMs: summary(healedMs),
      savedAgainMs,
      savedWhileDown: whileDown,
    });
  });
}

interface Server {
  readonly pid: number;
  /** In milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
}

function readServer(stack: Stack): Promise<Server> {
  return withAdmin(stack.databaseUrl, async admin => {
    const [row] = await admin.query<{ file: string; startedAtMs: number }>(
      sql`select pg_read_file('postmaster.pid') as file,
            (extract(epoch from pg_postmaster_start_time()) * 1000)::float8 as "startedAtMs"`,
    );
    if (row === undefined) throw new Error('PostgreSQL says nothing of itself');
    const clockMs = Date.now() - performance.now();
    return { pid: Number(row.file.split('\n')[0]), startedAtMs: row.startedAtMs - clockMs };
  });
}

/** The next server after one that has ended. */
async function untilUp(stack: Stack, endedPid: number): Promise<Server> {
  let found: Server | undefined;
  const look = async () => {
    found = await readServer(stack).catch(() => undefined);
    if (found !== undefined && found.pid !== endedPid) return true;
    await pause(20);
    return false;
  };
  await until('PostgreSQL is up again', look, { withinMs: UP_WITHIN_MS });
  if (found === undefined) throw new Error('PostgreSQL is up and has ended again');
  return found;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

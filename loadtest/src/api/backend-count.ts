import { setTimeout as pause } from 'node:timers/promises';
import { sql } from '@tatami/persistence';
import { withAdmin } from '@tatami/persistence/testing';

const EVERY_MS = 20;

/** Runs the work, and looks meanwhile how many connections the server has besides the one that looks. */
export async function mostBackends(adminUrl: string, work: () => Promise<void>): Promise<number> {
  let isDone = false;
  let most = 0;
  const watch = withAdmin(adminUrl, async admin => {
    while (!isDone) {
      const [row] = await admin.query<{ count: number }>(
        sql`select count(*)::integer as count from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      most = Math.max(most, row?.count ?? 0);
      await pause(EVERY_MS);
    }
  });
  try {
    await work();
  } finally {
    isDone = true;
    await watch;
  }
  return most;
}

import { JobQueue } from '@tatami/job-queue';
import { type DueReport, SERVER_ACTOR, type TenantPersistence } from '@tatami/persistence';
import { type RandomBytes, uuidV7 } from '@tatami/protocol';

/** Reports that are asked for in one transaction, which holds up others that write the audit. */
const AT_ONCE = 20;

/**
 * Asks for the reports of the month before, of everybody who wants one. If no worker ran for longer than a month, the
 * months before that are left out.
 * @returns how many
 */
export async function askMonthlyReports(options: {
  readonly stores: Pick<TenantPersistence, 'tenant' | 'reportSchedules'>;
  readonly nowMs: number;
  readonly random: RandomBytes;
}): Promise<number> {
  const { stores, nowMs, random } = options;
  const [from, to] = [monthOf(nowMs, -1), monthOf(nowMs, 0)];
  const jobOf = ({ userId, scope, language }: DueReport) => ({
    id: uuidV7(nowMs, random),
    kind: 'report' as const,
    subjectId: scope === 'tenant' ? stores.tenant.id : userId,
    askedBy: userId,
    data: { scope, from, to, language },
  });
  let total = 0;
  for (;;) {
    const { asked, hasMore } = await stores.reportSchedules.askDue(to, AT_ONCE, (database, due) =>
      new JobQueue(database).ask(jobOf(due), { by: SERVER_ACTOR }),
    );
    total += asked;
    if (!hasMore) return total;
  }
}

/** The first day of a month, of UTC. */
function monthOf(nowMs: number, later: number): string {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later)).toISOString().slice(0, 10);
}

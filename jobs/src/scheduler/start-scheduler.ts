import { JobQueue } from '@tatami/job-queue';
import type { Clock } from '@tatami/kernel';
import type { Persistence } from '@tatami/persistence';
import type { RandomBytes, TenantId } from '@tatami/protocol';
import { forEachTenant, type Rounds, startRounds } from '../tenant-rounds.ts';
import { askMonthlyReports } from './ask-monthly-reports.ts';
import { askYearVideos } from './ask-year-videos.ts';
import { type YearVideoTotals, yearVideoTotals } from './year-video-totals.ts';

/** Nobody waits for what is asked for here: it is of a month or a year. */
const PERIOD_MS = 5 * 60_000;

export interface SchedulerOptions {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly onReports: (count: number) => void;
  /** After each round, of all tenants. */
  readonly onYearVideos: (totals: YearVideoTotals) => void;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

/**
 * Asks for what people want by schedule, in all tenants, again and again. Several processes may do it: what is due is taken
 * by one of them, in the transaction that asks for it.
 */
export function startScheduler(options: SchedulerOptions): Rounds {
  return startRounds({
    clock: options.clock,
    periodMs: PERIOD_MS,
    round: isOver => askForAll({ ...options, isOver }),
    reportError: options.reportError,
  });
}

/** Asks for all that is due now. */
export async function askForAll(
  options: SchedulerOptions & { readonly isOver: () => boolean },
): Promise<void> {
  const { persistence, clock, random, isOver, onReports, onYearVideos } = options;
  const totals = yearVideoTotals();
  const lastYear = new Date(clock.now()).getUTCFullYear() - 1;
  await forEachTenant({ ...options, what: 'What is due could not be asked for' }, async stores => {
    onReports(await askMonthlyReports({ stores, nowMs: clock.now(), random }));
    await askYearVideos({ stores, now: () => clock.now(), random });
    totals.add(await stores.yearVideos.counts(lastYear));
    // Also for what another process has asked for before it was killed: the note comes after the transaction.
    if (!(await new JobQueue(stores.database).isIdle())) await persistence.catalog.noteWork(stores.tenant.id);
  });
  if (!isOver()) onYearVideos(totals);
}

import { type Backlog, JobQueue } from '@tatami/job-queue';
import type { Clock } from '@tatami/kernel';
import type { Persistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { MetricsRegistry } from '@tatami/service';
import { type Rounds, startRounds } from './tenant-rounds.ts';

const PERIOD_MS = 60_000;

export interface BacklogMetricsOptions {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  readonly metrics: MetricsRegistry;
  readonly clock: Clock;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

/** Counts what waits, again and again. Each process of the workers does so and finds the same. */
export function startBacklogMetrics(options: BacklogMetricsOptions): Rounds {
  const { clock, reportError } = options;
  return startRounds({ clock, periodMs: PERIOD_MS, round: countBacklog(options), reportError });
}

/** One round: what waits in the tenants that are noted to have work. */
export function countBacklog(options: BacklogMetricsOptions): (isOver: () => boolean) => Promise<void> {
  const { metrics } = options;
  const waiting = metrics.gauge('tatami_jobs_waiting', 'Jobs of all tenants that wait for a worker', [
    'kind',
  ]);
  const oldest = metrics.gauge(
    'tatami_jobs_oldest_waiting_seconds',
    'The age of the job that has waited longest',
    ['kind'],
  );
  return async isOver => {
    const backlogs = await backlogOfAll(options, isOver);
    if (isOver()) return;
    waiting.reset();
    oldest.reset();
    for (const { kind, count, oldestS } of backlogs) {
      waiting.set({ kind }, count);
      oldest.set({ kind }, oldestS);
    }
  };
}

async function backlogOfAll(
  { persistence, reportError }: BacklogMetricsOptions,
  isOver: () => boolean,
): Promise<Iterable<Backlog>> {
  const totals = new Map<string, Backlog>();
  for (const { tenantId } of await persistence.catalog.work()) {
    if (isOver()) break;
    const stores = await persistence.tenant(tenantId);
    if (stores === undefined) continue;
    try {
      for (const { kind, count, oldestS } of await new JobQueue(stores.database).backlog()) {
        const total = totals.get(kind) ?? { kind, count: 0, oldestS: 0 };
        totals.set(kind, {
          kind,
          count: total.count + count,
          oldestS: Math.max(total.oldestS, oldestS),
        });
      }
    } catch (error) {
      reportError('The jobs that wait could not be counted', error, tenantId);
    } finally {
      stores.release();
    }
  }
  return totals.values();
}

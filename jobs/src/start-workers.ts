import { type JobOutcome, JobQueue, JobWorker } from '@tatami/job-queue';
import type { Clock } from '@tatami/kernel';
import type { ObjectStore } from '@tatami/objects';
import type { Persistence, TenantWork } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { archiveDojo } from './archive/archive-dojo.ts';

export interface WorkersOptions {
  readonly persistence: Persistence;
  readonly objects: ObjectStore;
  /** Jobs that are done at one time. */
  readonly atOnce: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEnd: (kind: string, outcome: JobOutcome) => void;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

export interface Workers {
  /** Resolves when the jobs that run have ended. */
  stop(): Promise<void>;
}

/** Workers that do the jobs of all tenants that are noted to have some. */
export function startWorkers(options: WorkersOptions): Workers {
  const workers = Array.from({ length: options.atOnce }, () => newWorker(options));
  for (const worker of workers) worker.start();
  return {
    stop: async () => {
      await Promise.all(workers.map(worker => worker.stop()));
    },
  };
}

function newWorker({ persistence, objects, clock, random, onEnd, reportError }: WorkersOptions): JobWorker {
  const { catalog } = persistence;
  /** As it was noted when this round began: work that is noted since must not be forgotten. */
  let noted: readonly TenantWork[] = [];
  return new JobWorker({
    handlers: {
      archive: async (job, context) => {
        const stores = await persistence.tenant(context.tenantId);
        if (stores === undefined) throw new Error('The tenant is not active any more');
        try {
          return await archiveDojo(job, context, { stores, objects });
        } finally {
          stores.release();
        }
      },
    },
    tenants: async () => {
      noted = await catalog.work();
      return noted.map(({ tenantId }) => tenantId);
    },
    open: async tenantId => {
      const tenant = await persistence.tenant(tenantId);
      return tenant && { queue: new JobQueue(tenant.database), release: tenant.release };
    },
    onIdle: async tenantId => {
      const work = noted.find(one => one.tenantId === tenantId);
      if (work !== undefined) await catalog.forgetWork(work);
    },
    onEnd,
    clock,
    random,
    reportError,
  });
}

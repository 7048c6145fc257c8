import type { Clock } from '@tatami/kernel';
import { backoffMs, sleep } from '@tatami/kernel';
import type { TenantId } from '@tatami/protocol';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { JobKind, TakenJob } from './job.ts';
import type { JobQueue } from './job-queue.ts';
import { inTraceOf } from './trace-parent.ts';

/** A look at every tenant that has work, while there is none. */
const IDLE = { firstMs: 500, longestMs: 1_000 };
/** HTTP status of errors that are not about what was asked for: something is away, and may come back. */
const MAY_COME_BACK: readonly number[] = [500, 503];

/** How often the queue of a tenant that has work is looked after. */
const MAINTAIN_MS = 60_000;

/** A tenant whose database is open. */
interface OpenTenant {
  readonly queue: JobQueue;
  release(): void;
}

/** What a handler is given besides its job. */
export interface JobContext {
  readonly tenantId: TenantId;
  /** Says how far the job is. Throws JobCancelled if nobody wants it any more. */
  step(progress: number, name: string): Promise<void>;
}

/** Does a job, again from the beginning if an earlier try ended half-way, and returns its result. */
export type JobHandler = (job: TakenJob, context: JobContext) => Promise<unknown>;

export interface JobWorkerOptions {
  readonly handlers: Readonly<Record<JobKind, JobHandler>>;
  /** The tenants that have work, who has waited longest first. */
  readonly tenants: () => Promise<readonly TenantId[]>;
  /** Undefined if the tenant is not there any more. */
  readonly open: (tenantId: TenantId) => Promise<OpenTenant | undefined>;
  /** Nothing waits at this tenant at the moment. */
  readonly onIdle: (tenantId: TenantId) => Promise<void>;
  readonly onEnd: (kind: JobKind, outcome: JobOutcome) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

export type JobOutcome = 'done' | 'retry' | 'failed' | 'cancelled';

class JobCancelled extends Error {
  constructor() {
    super('The job was cancelled');
    this.name = 'JobCancelled';
  }
}

/**
 * Does the jobs of all tenants, one at a time.
 *
 * JQ3  It goes round the tenants: a tenant with thousands of jobs delays another's first by one job at most.
 */
export class JobWorker {
  readonly #options: JobWorkerOptions;
  readonly #kinds: readonly JobKind[];
  readonly #maintainedAt = new Map<TenantId, number>();
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(options: JobWorkerOptions) {
    this.#options = options;
    this.#kinds = Object.keys(options.handlers) as JobKind[];
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the job that runs has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, random, reportError } = this.#options;
    let idleRounds = 0;
    while (!this.#isStopping) {
      const isBusy = await this.#round().catch((error: unknown) => {
        reportError('A round of the tenants failed', error);
        return false;
      });
      idleRounds = isBusy ? 0 : idleRounds + 1;
      if (!isBusy && !this.#isStopping) await sleep(clock, 100 + backoffMs(IDLE, idleRounds, random));
    }
  }

  /** One job of each tenant that has any. True if there was one. */
  async #round(): Promise<boolean> {
    let isBusy = false;
    for (const tenantId of await this.#options.tenants()) {
      if (this.#isStopping) return isBusy;
      try {
        if (await this.#visit(tenantId)) isBusy = true;
      } catch (error) {
        this.#options.reportError('A tenant was left out', error, tenantId);
      }
    }
    return isBusy;
  }

  async #visit(tenantId: TenantId): Promise<boolean> {
    const tenant = await this.#options.open(tenantId);
    if (tenant === undefined) {
      await this.#options.onIdle(tenantId);
      return false;
    }
    try {
      await this.#maintain(tenantId, tenant.queue);
      const job = await tenant.queue.take(this.#kinds);
      if (job === undefined) {
        // One that waits for its next try, or that another worker does, may come back.
        if (await tenant.queue.isIdle()) await this.#options.onIdle(tenantId);
        return false;
      }
      const outcome = await inTraceOf(job, () => this.#do(job, tenantId, tenant.queue));
      this.#options.onEnd(job.kind, outcome);
      return true;
    } finally {
      tenant.release();
    }
  }

  async #maintain(tenantId: TenantId, queue: JobQueue): Promise<void> {
    const nowMs = this.#options.clock.monotonic();
    if (nowMs - (this.#maintainedAt.get(tenantId) ?? Number.NEGATIVE_INFINITY) < MAINTAIN_MS) return;
    this.#maintainedAt.set(tenantId, nowMs);
    await queue.maintain();
  }

  async #do(job: TakenJob, tenantId: TenantId, queue: JobQueue): Promise<JobOutcome> {
    const context: JobContext = {
      tenantId,
      step: async (progress, name) => {
        if (!(await queue.progress(job.id, progress, name))) throw new JobCancelled();
      },
    };
    try {
      await queue.done(job, await this.#options.handlers[job.kind](job, context));
      return 'done';
    } catch (error) {
      if (error instanceof JobCancelled) return 'cancelled';
      const code = error instanceof TatamiError ? error.code : 'internal';
      if (!MAY_COME_BACK.includes(ERRORS[code].status)) {
        await queue.fail(job, code);
        return 'failed';
      }
      this.#options.reportError(`A job of kind ${job.kind} failed`, error, tenantId);
      return (await queue.retry(job, code)) ? 'retry' : 'failed';
    }
  }
}

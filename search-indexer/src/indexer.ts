import { type Backoff, backoffMs, type Cancel, type Clock, every } from '@tatami/kernel';
import type { Backlog, BatchOutcome } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { assertNever } from '@tatami/protocol';
import { indexBatch } from './index-batch.ts';
import type { IndexerMetrics, OpenIndex, Tenants } from './ports.ts';
import { TenantListeners } from './tenant-listeners.ts';
import { TenantTurns } from './tenant-turns.ts';

export interface IndexerOptions {
  readonly tenants: Tenants;
  readonly openIndex: OpenIndex;
  readonly metrics: IndexerMetrics;
  readonly clock: Clock;
  /** Gives [0, 1). */
  readonly random: () => number;
  readonly reportError: (what: string, error: unknown, address?: { tenantId: string }) => void;
  readonly pollMs: number;
  readonly maxListeners: number;
  /** Changes of one turn, which is also what is in memory: at most so many POCs for each worker. */
  readonly batchSize?: number;
}

const BATCH_SIZE = 64;
const WORKERS = 2;
/** For one that is heard of, the look is for what a lost connection may have missed. */
const FULL_LOOK_EVERY = 12;
/** After a change was heard of, and a transaction that began before it still runs. */
const UNSETTLED_MS = 20;
/** Another indexer works for the tenant, or died and its connection is not closed yet. */
const CLAIMED_MS = 250;
const AFTER_FAILURE: Backoff = { firstMs: 200, longestMs: 30_000 };

/**
 * Brings changes of all tenants' POCs to the search index.
 *
 * - A change is forgotten in the transaction that it was taken in, after the index has accepted it: a crash at any
 *   moment repeats work and loses none.
 * - A failure stops its tenant, which is tried again later, and nobody else. Nothing is ever skipped.
 * - Tenants take turns of one batch.
 */
export class Indexer {
  readonly #options: IndexerOptions;
  readonly #turns = new TenantTurns();
  readonly #listeners: TenantListeners;
  /** Failures in a row. */
  readonly #failures = new Map<TenantId, number>();
  /** As they were seen last. */
  readonly #backlogs = new Map<TenantId, Backlog>();
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<Cancel>();
  #looks = 0;
  #look: Promise<void> = Promise.resolve();
  #poll: Cancel = () => {};
  #isStopping = false;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#listeners = new TenantListeners({
      tenants: options.tenants,
      max: options.maxListeners,
      onChange: tenantId => this.#heard(tenantId),
      onTrouble: options.reportError,
    });
  }

  /** Returns at once; what goes wrong is reported and tried again. */
  start(): void {
    const { clock, pollMs, reportError } = this.#options;
    const look = (): Promise<void> => {
      this.#look = this.#lookAtTenants().catch(error =>
        reportError('The tenants could not be looked at', error),
      );
      return this.#look;
    };
    void look();
    this.#poll = every(clock, pollMs, look, reportError);
  }

  /** Waits for the batches that are being written. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#poll();
    for (const cancel of this.#timers) cancel();
    await Promise.all([this.#look, ...this.#running]);
    await this.#listeners.close();
  }

  /** Finds what was not heard of, and measures what waits. A tenant that is heard of is looked at now and then. */
  async #lookAtTenants(): Promise<void> {
    const { tenants, metrics, reportError } = this.#options;
    const all = await tenants.active();
    const isFullLook = this.#looks++ % FULL_LOOK_EVERY === 0;
    // Listening comes first: what is changed between the two is heard of.
    await this.#listeners.follow(all);
    for (const tenantId of all) {
      if (this.#isStopping) return;
      if (!isFullLook && this.#listeners.hears(tenantId) && !this.#failures.has(tenantId)) continue;
      try {
        if ((await this.#lookAt(tenantId)) > 0) this.#heard(tenantId);
      } catch (error) {
        reportError('A tenant could not be looked at', error, { tenantId });
      }
    }
    metrics.waiting([...this.#backlogs.values()]);
  }

  /** How many changes wait. */
  async #lookAt(tenantId: TenantId): Promise<number> {
    const { tenants, openIndex } = this.#options;
    const tenant = await tenants.open(tenantId);
    if (tenant === undefined) {
      this.#backlogs.delete(tenantId);
      return 0;
    }
    try {
      let backlog = await tenant.pocOutbox.backlog();
      if (backlog.count === 0) {
        const index = openIndex(tenantId, tenant.database);
        // Nothing else would tell that an index was lost.
        await index.prepare?.(() => tenant.pocOutbox.noteAll());
        await index.forgetDeleted();
        backlog = await tenant.pocOutbox.backlog();
      }
      this.#backlogs.set(tenantId, backlog);
      return backlog.count;
    } finally {
      tenant.release();
    }
  }

  /** One that has failed comes again at its own time, however often it is heard of. */
  #heard(tenantId: TenantId): void {
    if (!this.#failures.has(tenantId)) this.#call(tenantId);
  }

  #call(tenantId: TenantId): void {
    this.#turns.add(tenantId);
    this.#work();
  }

  #work(): void {
    while (!this.#isStopping && this.#running.size < WORKERS) {
      const tenantId = this.#turns.next();
      if (tenantId === undefined) return;
      const running = this.#turn(tenantId).finally(() => {
        this.#turns.done(tenantId);
        this.#running.delete(running);
        this.#work();
      });
      this.#running.add(running);
    }
  }

  async #turn(tenantId: TenantId): Promise<void> {
    const { metrics, reportError, random } = this.#options;
    try {
      this.#after(tenantId, await this.#batch(tenantId));
      this.#failures.delete(tenantId);
    } catch (error) {
      const failures = this.#failures.get(tenantId) ?? 0;
      this.#failures.set(tenantId, failures + 1);
      metrics.failed();
      reportError('Changes were not indexed; they will be tried again', error, { tenantId });
      this.#callAfter(tenantId, backoffMs(AFTER_FAILURE, failures, random));
    }
  }

  /** Undefined if the tenant is gone. */
  async #batch(tenantId: TenantId): Promise<BatchOutcome | undefined> {
    const { tenants, openIndex, metrics, clock, batchSize = BATCH_SIZE } = this.#options;
    const tenant = await tenants.open(tenantId);
    if (tenant === undefined) return undefined;
    try {
      await openIndex(tenantId, tenant.database).prepare?.(() => tenant.pocOutbox.noteAll());
      let oldestNotedAtMs = clock.now();
      const outcome = await tenant.pocOutbox.take(batchSize, async (batch, transaction) => {
        ({ oldestNotedAtMs } = batch);
        await indexBatch(openIndex(tenantId, transaction), batch);
      });
      if (outcome.kind === 'accepted') metrics.accepted(outcome.changes, clock.now() - oldestNotedAtMs);
      return outcome;
    } finally {
      tenant.release();
    }
  }

  #after(tenantId: TenantId, outcome: BatchOutcome | undefined): void {
    switch (outcome?.kind) {
      case undefined:
      case 'empty':
        this.#backlogs.delete(tenantId);
        return;
      case 'accepted':
        // Until nothing is left, at the end of the queue.
        this.#turns.add(tenantId);
        return;
      case 'unsettled':
        this.#callAfter(tenantId, UNSETTLED_MS);
        return;
      case 'claimed-by-another':
        this.#callAfter(tenantId, CLAIMED_MS);
        return;
      default:
        assertNever(outcome);
    }
  }

  #callAfter(tenantId: TenantId, ms: number): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      this.#call(tenantId);
    });
    this.#timers.add(cancel);
  }
}

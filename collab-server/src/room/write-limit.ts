import { LeakyBuckets } from '@tatami/kernel';
import type { TenantId, UserId } from '@tatami/protocol';
import type { NewEntry } from './open-batch.ts';

/** What an entry takes in the journal besides its bytes. */
const ENTRY_COST_BYTES = 128;
/** Marks are for people who look at the time line; with the default of 4 MiB a minute, somebody makes 256 at most. */
const MARK_COST_BYTES = 16 * 1024;

/**
 * What each user may write to journals, and make the worker think about, in a minute, in all rooms and connections of
 * this pod together.
 */
export class WriteLimit {
  readonly #written: LeakyBuckets;
  readonly #judgedMs: LeakyBuckets;

  /** 0 for any number. */
  constructor(options: { bytesPerMinute: number; workerMsPerMinute: number }) {
    this.#written = new LeakyBuckets(options.bytesPerMinute);
    this.#judgedMs = new LeakyBuckets(options.workerMsPerMinute);
  }

  /** An entry was taken; it is never taken back. */
  charge(tenantId: TenantId, { kind, userId, bytes }: NewEntry, nowMs: number): void {
    const isMark = kind === 'marker' || kind === 'light';
    const cost = isMark ? MARK_COST_BYTES : ENTRY_COST_BYTES + bytes.length;
    this.#written.use(`${tenantId} ${userId}`, cost, nowMs);
  }

  /** The worker thought about an update of the user's for so long. */
  chargeWorker(tenantId: TenantId, userId: UserId, tookMs: number, nowMs: number): void {
    this.#judgedMs.use(`${tenantId} ${userId}`, tookMs, nowMs);
  }

  /** How long the user's next edit or mark has to wait. */
  waitMs(tenantId: TenantId, userId: UserId, nowMs: number): number {
    const user = `${tenantId} ${userId}`;
    return Math.max(this.#written.waitMs(user, nowMs), this.#judgedMs.waitMs(user, nowMs));
  }
}

import { LeakyBuckets } from '@tatami/kernel';
import type { TenantId, UserId } from '@tatami/protocol';
import type { NewEntry } from './open-batch.ts';

/** What an entry takes in the journal besides its bytes. */
const ENTRY_COST_BYTES = 128;
/** Marks are for people who look at the time line; with the default of 4 MiB a minute, somebody makes 256 at most. */
const MARK_COST_BYTES = 16 * 1024;

/** What each user may write to journals in a minute, in all rooms and connections of this pod together. */
export class WriteLimit {
  readonly #written: LeakyBuckets;

  /** @param bytesPerMinute 0 for any number */
  constructor(bytesPerMinute: number) {
    this.#written = new LeakyBuckets(bytesPerMinute);
  }

  /** An entry was taken; it is never taken back. */
  charge(tenantId: TenantId, { kind, userId, bytes }: NewEntry, nowMs: number): void {
    const isMark = kind === 'marker' || kind === 'light';
    const cost = isMark ? MARK_COST_BYTES : ENTRY_COST_BYTES + bytes.length;
    this.#written.use(`${tenantId} ${userId}`, cost, nowMs);
  }

  /** How long the user's next edit or mark has to wait. */
  waitMs(tenantId: TenantId, userId: UserId, nowMs: number): number {
    return this.#written.waitMs(`${tenantId} ${userId}`, nowMs);
  }
}

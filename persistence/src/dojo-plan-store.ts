import type { DojoId, DojoRole, UserId } from '@tatami/protocol';
import type { DojoSummary } from './dojo-store.ts';

/** What of it is changed; null takes the time away. */
export interface DojoChange {
  readonly name?: string;
  /** RFC 3339. */
  readonly startsAt?: string | null;
}

/** What is arranged about a dojo outside of it. Every change writes one audit row in its transaction. */
export interface DojoPlanStore {
  /** Undefined if there is no such dojo. */
  change(dojoId: DojoId, change: DojoChange, by: UserId): Promise<DojoSummary | undefined>;
  /** Undefined if the dojo has none. */
  joinCode(dojoId: DojoId): Promise<string | undefined>;
  /**
   * Instead of the one before, which counts no more; undefined takes it away.
   * @returns false if there is no such dojo, or another one has the code
   */
  setJoinCode(dojoId: DojoId, code: string | undefined, by: UserId): Promise<boolean>;
  /**
   * Makes somebody a member of the private dojo that has the code. In an open one, or where they are a member, nothing
   * changes.
   * @returns undefined if no dojo has it, or they were sent out of that one
   */
  join(code: string, userId: UserId, role: DojoRole): Promise<DojoSummary | undefined>;
}

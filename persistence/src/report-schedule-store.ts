import type { UserId } from '@tatami/protocol';
import type { PatientDatabase } from './sql/database.ts';

export type ScheduledScope = 'user' | 'tenant';

/** The reports of each month that somebody wants. */
export interface ReportSchedule {
  /** None of them: no report comes by itself. */
  readonly scopes: readonly ScheduledScope[];
  readonly language: 'pt-BR' | 'en';
}

/** A report of the month before the current one. */
export interface DueReport {
  readonly userId: UserId;
  readonly scope: ScheduledScope;
  readonly language: 'pt-BR' | 'en';
}

/** Who is made a report of each month. A month is named by its first day, `2026-11-01`, of UTC. */
export interface ReportScheduleStore {
  /** Undefined for who wants none. */
  read(userId: UserId): Promise<ReportSchedule | undefined>;
  /** @param currentMonth the first one that a report comes of, when it is over */
  choose(userId: UserId, schedule: ReportSchedule, currentMonth: string): Promise<void>;
  /**
   * Asks for what is due, and notes it, in one transaction: each report of a month is asked for once. Who was removed, or
   * may not have a report of the tenant any more, is passed over.
   * @param ask in that transaction
   * @returns how many were asked for, and whether there may be more
   */
  askDue(
    currentMonth: string,
    limit: number,
    ask: (database: PatientDatabase, due: DueReport) => Promise<unknown>,
  ): Promise<{ readonly asked: number; readonly hasMore: boolean }>;
}

import type { UserId } from '@tatami/protocol';
import { readSchedule } from './report-schedule/read-schedule.ts';
import { setSchedule } from './report-schedule/set-schedule.ts';
import { takeDueReports } from './report-schedule/take-due-reports.ts';
import type { DueReport, ReportSchedule, ReportScheduleStore } from './report-schedule-store.ts';
import type { PatientDatabase } from './sql/database.ts';
import { inOneTransaction } from './sql/database-within.ts';

/** Who is made a report of each month, in the tenant's PostgreSQL database. */
export class PostgresReportScheduleStore implements ReportScheduleStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  read(userId: UserId): Promise<ReportSchedule | undefined> {
    return readSchedule(this.#database, userId);
  }

  choose(userId: UserId, schedule: ReportSchedule, currentMonth: string): Promise<void> {
    return setSchedule(this.#database, userId, schedule, currentMonth);
  }

  askDue(
    currentMonth: string,
    limit: number,
    ask: (database: PatientDatabase, due: DueReport) => Promise<unknown>,
  ): Promise<{ readonly asked: number; readonly hasMore: boolean }> {
    return inOneTransaction(this.#database, async database => {
      const taken = await takeDueReports(database, currentMonth, limit);
      const allowed = taken.filter(({ isAllowed }) => isAllowed);
      for (const { userId, scope, language } of allowed) await ask(database, { userId, scope, language });
      return { asked: allowed.length, hasMore: taken.length === limit };
    });
  }
}

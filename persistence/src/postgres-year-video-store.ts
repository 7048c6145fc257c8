import type { PatientDatabase } from './sql/database.ts';
import { inOneTransaction } from './sql/database-within.ts';
import { sql } from './sql/sql.ts';
import { countCandidates } from './year-video/count-candidates.ts';
import { countYearVideos } from './year-video/count-year-videos.ts';
import { planYearVideos } from './year-video/plan-year-videos.ts';
import { noteJob, takeDueVideos } from './year-video/take-due-videos.ts';
import type {
  DueYearVideo,
  YearVideoCandidates,
  YearVideoCount,
  YearVideoPlan,
  YearVideoStore,
} from './year-video-store.ts';

/** The videos of a year that are planned, in the tenant's PostgreSQL database. */
export class PostgresYearVideoStore implements YearVideoStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  candidates(year: number): Promise<YearVideoCandidates> {
    return countCandidates(this.#database, year);
  }

  plan(plan: YearVideoPlan): Promise<number> {
    return planYearVideos(this.#database, plan);
  }

  askDue(
    nowMs: number,
    limit: number,
    ask: (database: PatientDatabase, due: DueYearVideo) => Promise<string>,
  ): Promise<{ readonly asked: number; readonly hasMore: boolean }> {
    return inOneTransaction(this.#database, async database => {
      const taken = await takeDueVideos(database, nowMs, limit);
      const wanted = taken.filter(({ isWanted }) => isWanted);
      for (const due of wanted) await noteJob(database, due, await ask(database, due));
      return { asked: wanted.length, hasMore: taken.length === limit };
    });
  }

  counts(sinceYear: number): Promise<YearVideoCount[]> {
    return countYearVideos(this.#database, sinceYear);
  }

  async stop(year: number): Promise<number> {
    const rows = await this.#database.query(
      sql`delete from year_video where year = ${year}::integer and state = 'planned' returning 1`,
    );
    return rows.length;
  }
}

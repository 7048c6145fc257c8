import type { UserId } from '@tatami/protocol';
import type { PatientDatabase } from './sql/database.ts';

export interface YearVideoPlan {
  readonly year: number;
  /** Of those who have chosen none for messages. */
  readonly language: 'pt-BR' | 'en';
  readonly format: 'portrait' | 'landscape';
  /** Of the first one. */
  readonly startMs: number;
  /** Between two of them. */
  readonly everyMs: number;
}

/** Who of a tenant gets a video of a year. */
export interface YearVideoCandidates {
  /** Came in the year or later, want one, and have none planned. */
  readonly wanted: number;
  readonly declined: number;
  readonly planned: number;
}

/** A planned video whose time has come. */
export interface DueYearVideo {
  readonly year: number;
  readonly userId: UserId;
  readonly language: 'pt-BR' | 'en';
  readonly format: 'portrait' | 'landscape';
}

export type YearVideoState = 'planned' | 'left-out' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface YearVideoCount {
  readonly year: number;
  readonly state: YearVideoState;
  readonly count: number;
}

/** The videos that are made for everybody at the end of a year. */
export interface YearVideoStore {
  candidates(year: number): Promise<YearVideoCandidates>;
  /** Plans one for everybody who wants it and has none planned. @returns how many */
  plan(plan: YearVideoPlan): Promise<number>;
  /**
   * Asks for what is due, and notes it, in one transaction. Who does not want it any more, or is gone, is left out.
   * @param ask in that transaction; resolves with the job's id
   */
  askDue(
    nowMs: number,
    limit: number,
    ask: (database: PatientDatabase, due: DueYearVideo) => Promise<string>,
  ): Promise<{ readonly asked: number; readonly hasMore: boolean }>;
  /** Of all years from this one on. */
  counts(sinceYear: number): Promise<YearVideoCount[]>;
  /** What was not asked for yet is planned no more. @returns how many */
  stop(year: number): Promise<number>;
}

import type { DojoId, PocId, UserId } from '@tatami/protocol';
import type { PocVisibility } from './poc-store.ts';

/**
 * Whose things count. A user's report counts what the user owns and took part in. A tenant's counts what everybody of the
 * tenant may see, and nothing that is private to somebody: a sum would tell that it is there.
 */
export type ReportScope = { readonly kind: 'user'; readonly userId: UserId } | { readonly kind: 'tenant' };

/** From one moment on and before another. Days and months are those of UTC, the same for everybody who reads. */
export interface ReportPeriod {
  readonly from: Date;
  readonly to: Date;
}

export interface MonthCount {
  /** `2026-03` */
  readonly month: string;
  readonly count: number;
}

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

export interface ReportedPoc {
  readonly id: PocId;
  readonly name: string;
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly visibility: PocVisibility;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

export interface ReportedDojo {
  readonly id: DojoId;
  readonly name: string;
  /** RFC 3339, UTC: when it was created, which is when people come together. */
  readonly startedAt: string;
}

/** A row of a journal, for what was done in it. */
export interface PeriodRow {
  readonly seq: number;
  readonly atMicros: bigint;
  readonly payload: Uint8Array;
}

/** What a report of a period is counted from. Lists are in the order of time, sums most first. */
export interface ReportStore {
  /** POCs created; months without any are left out. */
  pocMonths(scope: ReportScope, period: ReportPeriod): Promise<MonthCount[]>;
  pocs(scope: ReportScope, period: ReportPeriod, limit: number): Promise<ReportedPoc[]>;
  /** Of the POCs created in the period; a POC with two languages counts for both. */
  languages(scope: ReportScope, period: ReportPeriod): Promise<LabelCount[]>;
  tags(scope: ReportScope, period: ReportPeriod): Promise<LabelCount[]>;
  /** Dojos that began in the period; months without any are left out. */
  dojoMonths(scope: ReportScope, period: ReportPeriod): Promise<MonthCount[]>;
  dojos(scope: ReportScope, period: ReportPeriod, limit: number): Promise<ReportedDojo[]>;
  /** Dojos in whose journal there may be rows of the period, whenever they began. */
  activeDojos(scope: ReportScope, period: ReportPeriod): Promise<DojoId[]>;
  /** Rows of a journal that were written in the period, in order, at most `limit`. */
  rows(dojoId: DojoId, period: ReportPeriod, afterSeq: number, limit: number): Promise<PeriodRow[]>;
}

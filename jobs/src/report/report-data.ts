import type { LabelCount, MonthCount, ReportedDojo, ReportedPoc } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import type { ReportRequest } from './report-request.ts';

/** All that a report says, as data: the JSON file is this, and every other file is made of it. */
export interface ReportData {
  readonly schemaVersion: 1;
  readonly request: ReportRequest;
  readonly tenantName: string;
  /** Whose report it is; of a tenant's report, who asked for it. */
  readonly person: NamedPerson;
  /** RFC 3339, UTC. */
  readonly generatedAt: string;
  readonly pocs: {
    readonly count: number;
    /** All months of the period, also those without any. */
    readonly months: readonly MonthCount[];
    readonly languages: readonly LabelCount[];
    readonly tags: readonly LabelCount[];
    /** Tags that are left out of `tags`. */
    readonly otherTags: number;
    readonly list: readonly ListedPoc[];
  };
  readonly dojos: {
    readonly count: number;
    readonly months: readonly MonthCount[];
    readonly list: readonly ListedDojo[];
  };
  readonly participation: {
    /** Of the person alone in a user's report. */
    readonly edits: number;
    readonly activeDojos: number;
    readonly activeMs: number;
    /** Who edited; in a user's report nobody but the person. */
    readonly peopleCount: number;
    /** Most edits first. */
    readonly people: readonly ActivePerson[];
    /** Days with edits, in order. */
    readonly days: readonly DayCount[];
    /** Rows of journals that could not be read and count for nothing. */
    readonly unreadableRows: number;
  };
}

export interface NamedPerson {
  readonly userId: UserId;
  /** Null for somebody whose name is not known. */
  readonly name: string | null;
}

type ListedPoc = Omit<ReportedPoc, 'ownerId'> & { readonly owner: NamedPerson };

type ListedDojo = ReportedDojo & {
  /** How long people edited, without long pauses; null if nobody did in the period. */
  readonly activeMs: number | null;
  /** Who came or edited in the period. */
  readonly participants: number;
};

type ActivePerson = NamedPerson & { readonly edits: number; readonly dojos: number };

export interface DayCount {
  /** `2026-03-14` */
  readonly day: string;
  readonly edits: number;
}

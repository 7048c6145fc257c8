import type { UserId } from '@tatami/protocol';

/** Who changed what, when, and from where. */
export interface AuditEntry {
  /** Its place in the chain. */
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The nil UUID for what no person did. */
  readonly actor: UserId;
  /** Null for somebody who has never come, or was forgotten. */
  readonly actorName: string | null;
  readonly action: string;
  /** The id of what was changed. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Null for what no request did. */
  readonly requestId: string | null;
  /** Null as well where it was forgotten. */
  readonly address: string | null;
  /** SHA-256 of what was changed, in hexadecimal digits; null where there is none. */
  readonly beforeHash: string | null;
  readonly afterHash: string | null;
}

export interface AuditFilter {
  readonly actor?: UserId | undefined;
  readonly action?: string | undefined;
  /** The id of what was changed. */
  readonly subject?: string | undefined;
  /** The first and the last day, `2026-01-31`, in UTC. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly rows: number }
  /** The first row that is not what was written, or does not follow from the one before. */
  | { readonly kind: 'broken'; readonly seq: number };

/** The audit of a tenant; rows are written by what makes the changes. */
export interface AuditStore {
  /** Newest first. */
  list(filter: AuditFilter, limit: number, beforeSeq?: number): Promise<AuditEntry[]>;
  /** Recomputes the chain. */
  verify(): Promise<AuditVerdict>;
}

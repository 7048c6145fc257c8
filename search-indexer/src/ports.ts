import type { Backlog, PocState, Queryable, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';

/** Whose changes there are. */
export interface Tenants {
  /** All that are active. */
  active(): Promise<TenantId[]>;
  /** Undefined for one that is not there any more. Released by whoever asked. */
  open(tenantId: TenantId): Promise<OpenTenant | undefined>;
}

export type OpenTenant = Pick<TenantPersistence, 'pocOutbox' | 'listen' | 'database' | 'release'>;

/** The index as the indexer writes it. */
export interface IndexWriter extends Omit<SearchIndex, 'search' | 'suggest' | 'statistics' | 'revisions'> {
  /**
   * Of an index that can be missing, new or lost: makes it.
   * @param noteAll has every POC written later; it is over before the index is made
   */
  prepare?(noteAll: () => Promise<void>): Promise<void>;
  /** Of an index that takes many at once. Resolves when it has accepted them all. */
  write?(states: readonly PocState[]): Promise<void>;
}

/** @param transaction the one that the changes are taken in, for an index in the same database */
export type OpenIndex = (tenantId: TenantId, transaction: Queryable) => IndexWriter;

/** What is counted and measured. */
export interface IndexerMetrics {
  /** @param ageMs of the oldest of the changes: from when it was noted until the index had it */
  accepted(changes: number, ageMs: number): void;
  failed(): void;
  /** What waits, of each tenant that has something. */
  waiting(backlogs: readonly Backlog[]): void;
}

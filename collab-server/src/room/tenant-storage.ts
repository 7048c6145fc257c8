import type { Clock } from '@tatami/kernel';
import type { DojoStore, Journal, RecordingStore } from '@tatami/persistence';
import type { TenantId, WriterId } from '@tatami/protocol';
import type { JournalWriterObserver } from '../journal/journal-writer.ts';
import { JournalWriter } from '../journal/journal-writer.ts';

/** What the rooms of one tenant share in this pod. */
export interface TenantStorage {
  readonly tenantId: TenantId;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly recordings: Pick<RecordingStore, 'stored'>;
  readonly writer: JournalWriter;
}

/** Puts a journal writer before a tenant's journal. */
export function openTenantStorage(options: {
  readonly tenantId: TenantId;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly recordings: Pick<RecordingStore, 'stored'>;
  /** The new writer's id; nobody else's, ever. */
  readonly writerId: WriterId;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly observer: JournalWriterObserver;
}): TenantStorage {
  const { tenantId, journal, store, recordings, writerId } = options;
  return {
    tenantId,
    journal,
    store,
    recordings,
    writer: new JournalWriter({ ...options, writer: writerId }),
  };
}

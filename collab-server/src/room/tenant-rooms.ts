import type { DojoStore, Journal } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { JournalWriter } from '../journal/journal-writer.ts';

/** What the rooms of one tenant share in this pod. */
export interface TenantRooms {
  readonly tenantId: TenantId;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
}

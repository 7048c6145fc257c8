import type { DojoStore, Journal, JournalRow, Snapshot } from '@tatami/persistence';
import type { BatchEntry } from '@tatami/protocol/batch';
import { decodeBatch } from '@tatami/protocol/batch';
import type { DojoId } from '@tatami/protocol/ids';

const PAGE_ROWS = 1_000;

/** An entry of the journal with its place, by which it can be put into quarantine. */
export interface PlacedEntry {
  readonly seq: number;
  readonly index: number;
  readonly entry: BatchEntry;
}

/** What the database has of a dojo: the newest snapshot, and the journal after it. */
export interface StoredDojo {
  readonly snapshot: Snapshot | undefined;
  /** Without those in quarantine. */
  readonly entries: readonly PlacedEntry[];
  /** The last row's seq; 0 for an empty journal. */
  readonly seq: number;
  /** Payload bytes of the rows after the snapshot. */
  readonly journalBytes: number;
}

/** A row whose payload cannot be read has nothing to show; the chain of hashes still covers it. */
function readEntries(row: JournalRow): PlacedEntry[] {
  try {
    return decodeBatch(row.payload).map((entry, index) => ({ seq: row.seq, index, entry }));
  } catch {
    return [];
  }
}

export async function readStoredDojo(
  dojoId: DojoId,
  from: { journal: Journal; store: DojoStore },
): Promise<StoredDojo> {
  const snapshot = await from.journal.latestSnapshot(dojoId);
  const quarantined = await from.store.quarantined(dojoId);
  const entries: PlacedEntry[] = [];
  let seq = snapshot?.seq ?? 0;
  let journalBytes = 0;
  for (;;) {
    const rows = await from.journal.read(dojoId, seq, PAGE_ROWS);
    for (const row of rows) {
      seq = row.seq;
      journalBytes += row.payload.length;
      for (const placed of readEntries(row)) {
        if (!quarantined.has(`${row.seq}:${placed.index}`)) entries.push(placed);
      }
    }
    if (rows.length < PAGE_ROWS) return { snapshot, entries, seq, journalBytes };
  }
}

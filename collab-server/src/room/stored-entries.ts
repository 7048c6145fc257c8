import type { DojoStore, Journal, JournalRow } from '@tatami/persistence';
import type { BatchEntry, DojoId } from '@tatami/protocol';
import { decodeBatch, TatamiError } from '@tatami/protocol';

const PAGE_ROWS = 1_000;

/** An entry of the journal with its place, by which it can be put into quarantine. */
export interface PlacedEntry {
  readonly seq: number;
  readonly index: number;
  readonly entry: BatchEntry;
}

/** What the journal has of a dojo after a seq. */
export interface StoredEntries {
  /** Without those in quarantine. */
  readonly entries: readonly PlacedEntry[];
  /** The last row's seq; the one asked from if there is none. */
  readonly seq: number;
  /** The last row's hash; undefined if there is none. */
  readonly hash: Uint8Array | undefined;
  /** Payload bytes of the rows. */
  readonly journalBytes: number;
  /** Rows whose payload is damaged. They show nothing, and no snapshot may hide that they are there. */
  readonly damagedSeqs: readonly number[];
}

/** @throws TatamiError `newer-version` if a newer server wrote a row: to leave it out would hide saved text */
export async function readStoredEntries(
  dojoId: DojoId,
  afterSeq: number,
  from: { journal: Journal; store: DojoStore },
): Promise<StoredEntries> {
  const quarantined = await from.store.quarantined(dojoId);
  const entries: PlacedEntry[] = [];
  const damagedSeqs: number[] = [];
  let seq = afterSeq;
  let hash: Uint8Array | undefined;
  let journalBytes = 0;
  for (;;) {
    const rows = await from.journal.read(dojoId, seq, PAGE_ROWS);
    for (const row of rows) {
      seq = row.seq;
      hash = row.hash;
      journalBytes += row.payload.length;
      const read = readRow(row);
      if (read === undefined) damagedSeqs.push(row.seq);
      for (const placed of read ?? []) {
        if (!quarantined.has(`${row.seq}:${placed.index}`)) entries.push(placed);
      }
    }
    if (rows.length < PAGE_ROWS) return { entries, seq, hash, journalBytes, damagedSeqs };
  }
}

/** Undefined for a damaged row. */
function readRow(row: JournalRow): PlacedEntry[] | undefined {
  try {
    return decodeBatch(row.payload).map((entry, index) => ({ seq: row.seq, index, entry }));
  } catch (error) {
    if (error instanceof TatamiError && error.code === 'newer-version') throw error;
    return undefined;
  }
}

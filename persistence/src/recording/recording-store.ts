import type { DojoId } from '@tatami/protocol';
import type { StoredChunk } from './stored-chunk.ts';

export type PackOutcome =
  | { readonly kind: 'packed'; readonly firstSeq: number; readonly lastSeq: number; readonly bytes: number }
  /** There is no full chunk of rows that are old enough. */
  | { readonly kind: 'nothing-to-pack' }
  /** Another process packs this dojo just now. */
  | { readonly kind: 'elsewhere' }
  /** A row is not what its hash says: it stays as it is, for whoever looks into it. */
  | { readonly kind: 'damaged'; readonly seq: number };

/** A chunk without its bytes. */
export type ChunkSummary = Pick<StoredChunk, 'firstSeq' | 'lastSeq' | 'lastAtMicros' | 'sha256'> & {
  readonly bytes: number;
};

/**
 * The old rows of journals, packed. What is packed follows from the rows alone, so whoever goes on after a crash makes
 * the same bytes. No head is locked: nobody who writes waits for it.
 */
export interface RecordingStore {
  /** Dojos that may have something to pack, in the order of their ids, at most `limit`. */
  due(ageMs: number, limit: number, after?: DojoId): Promise<DojoId[]>;
  /**
   * Packs the next chunk of a dojo whose rows are all older than `ageMs`, and deletes exactly its rows, in one
   * transaction. Of a dojo that is archived, also a last chunk that is not full.
   */
  pack(dojoId: DojoId, ageMs: number): Promise<PackOutcome>;
  chunks(dojoId: DojoId): Promise<ChunkSummary[]>;
  /**
   * The chunk that begins with a seq, if there is one.
   * @throws PersistenceError `recording-damaged` if its bytes are not those that were written
   */
  chunk(dojoId: DojoId, firstSeq: number): Promise<StoredChunk | undefined>;
}

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

/** A row as a track is made of it. */
export interface RecordingRow {
  readonly seq: number;
  readonly atMicros: number;
  readonly payload: Uint8Array;
}

/** What a track is read from. Of parts and keyframes, only those that are what was written. */
export interface StoredRecording {
  readonly quarantined: ReadonlySet<string>;
  /** Rows after a seq, packed or not, at most `limit`. */
  rows(after: number, limit: number): Promise<readonly RecordingRow[]>;
  /** The seqs that parts of the track begin with, and those that keyframes stand at, each rising. */
  readonly partSeqs: readonly number[];
  readonly keyframeSeqs: readonly number[];
  /** The parts that begin with some seqs, by these. */
  parts(firstSeqs: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>>;
  keyframe(seq: number): Promise<Uint8Array | undefined>;
}

/** Makes the part of the track of rows that are being packed; undefined where there is none to be kept. */
export type TrackMaker = (work: {
  readonly dojoId: DojoId;
  readonly source: StoredRecording;
  readonly rows: readonly RecordingRow[];
  readonly isKeyframeDue: boolean;
}) => Promise<{ readonly part: Uint8Array; readonly keyframe?: Uint8Array } | undefined>;

/**
 * The old rows of journals, packed. What is packed follows from the rows alone, so whoever goes on after a crash makes
 * the same bytes. No head is locked: nobody who writes waits for it.
 */
export interface RecordingStore {
  /** Dojos that may have something to pack, in the order of their ids, at most `limit`. */
  due(ageMs: number, limit: number, after?: DojoId): Promise<DojoId[]>;
  /**
   * Packs the next chunk of a dojo whose rows are all older than `ageMs`, and deletes exactly its rows, in one
   * transaction. Of a dojo that is archived, also a last chunk that is not full. What `makeTrack` makes of the rows is kept
   * by the same transaction.
   */
  pack(dojoId: DojoId, ageMs: number, makeTrack?: TrackMaker): Promise<PackOutcome>;
  stored(dojoId: DojoId): Promise<StoredRecording>;
  /** What is derived from the chunk that begins with a seq, if it is there and is what was written; compressed. */
  derived(
    dojoId: DojoId,
    firstSeq: number,
    what: 'part' | 'keyframe',
  ): Promise<{ readonly bytes: Uint8Array; readonly sha256: Uint8Array } | undefined>;
  chunks(dojoId: DojoId): Promise<ChunkSummary[]>;
  /**
   * The chunk that begins with a seq, if there is one.
   * @throws PersistenceError `recording-damaged` if its bytes are not those that were written
   */
  chunk(dojoId: DojoId, firstSeq: number): Promise<StoredChunk | undefined>;
}

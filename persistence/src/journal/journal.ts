import type { ChainedRow, DojoId, SessionState, WriterId } from '@tatami/protocol';
import { PersistenceError } from '../errors.ts';

/** One batch that asks for a place in a dojo's journal. */
export interface AppendRequest {
  readonly dojoId: DojoId;
  /** The epoch the writer has loaded; the journal refuses any other. */
  readonly epoch: number;
  /** Never used twice by one writer. */
  readonly batch: bigint;
  /** An encoded batch (protocol/batch.ts). */
  readonly payload: Uint8Array;
}

export type AppendOutcome =
  | {
      readonly kind: 'committed';
      readonly dojoId: DojoId;
      readonly batch: bigint;
      readonly seq: number;
      readonly atMicros: bigint;
      readonly hash: Uint8Array;
      /** The first bytes of the hash of the row before; undefined for one that was found again. */
      readonly previous?: Uint8Array;
    }
  | {
      readonly kind: 'refused';
      readonly dojoId: DojoId;
      readonly batch: bigint;
      readonly code: 'dojo-paused' | 'dojo-archived' | 'wrong-epoch' | 'dojo-not-found';
    }
  /** Somebody else holds the dojo's head; nothing was written, ask again. */
  | { readonly kind: 'locked'; readonly dojoId: DojoId; readonly batch: bigint };

/** What to do about a head that somebody else has locked. */
export type WhenLocked = 'wait' | 'skip';

export type JournalRow = ChainedRow;

export interface JournalHead {
  readonly dojoId: DojoId;
  readonly seq: number;
  readonly epoch: number;
  /** Of the row at seq; of a dojo without rows, the genesis hash. */
  readonly hash: Uint8Array;
  readonly state: SessionState;
  /** Grows with every change of what members may do (DojoStore.setMember). */
  readonly accessRevision: number;
}

export interface Snapshot {
  readonly seq: number;
  /** Yjs V2 state, brotli-compressed. */
  readonly state: Uint8Array;
  readonly stateVector: Uint8Array;
}

/** The connection was lost before the answer: the batches may or may not be committed. Go on with `resolve`. */
export class UnknownOutcomeError extends PersistenceError {
  constructor(cause: unknown) {
    super('outcome-unknown', { cause });
    this.name = 'UnknownOutcomeError';
  }
}

/** Nothing was sent or written (no connection to be had, the server is starting, the disk is full). Try again. */
export class JournalUnavailableError extends PersistenceError {
  constructor(cause: unknown) {
    super('journal-unavailable', { cause });
    this.name = 'JournalUnavailableError';
  }
}

/**
 * The journal of one tenant's dojos: for each dojo a total order of batches, seq 1, 2, 3 … without holes.
 *
 * J1  A committed batch has one seq for ever, seqs have no holes, and the hash of a row covers all rows before it.
 * J2  A (writer, batch) pair is in a journal at most once, whatever connection is lost when.
 * J3  Nothing is appended to a dojo that is paused or archived, or under another epoch than its own.
 * J4  `at` never runs backwards along seq.
 * J5  A head that somebody else has locked delays the batches of other dojos by one lock time-out at most, and not at
 *     all if the append asks to skip it.
 */
export interface Journal {
  /**
   * Appends the batches of many dojos in one statement; every request has an outcome, in the order asked.
   * @param requests at most one a dojo; throws a RangeError otherwise
   * @param whenLocked `skip` says of a locked head at once that it is; the default waits for one lock time-out first
   * @throws UnknownOutcomeError, JournalUnavailableError
   */
  append(
    writer: WriterId,
    requests: readonly AppendRequest[],
    whenLocked?: WhenLocked,
  ): Promise<AppendOutcome[]>;
  /**
   * The same for requests whose first try had an unknown outcome: what is already there keeps its seq, the rest
   * is appended now. May itself throw UnknownOutcomeError or JournalUnavailableError, and may then be asked again.
   */
  resolve(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]>;
  /** Rows after a seq in order, at most `limit` rows. */
  read(dojoId: DojoId, afterSeq: number, limit: number): Promise<JournalRow[]>;
  /** Heads of those of the dojos that exist, in any order. */
  heads(dojoIds: readonly DojoId[]): Promise<JournalHead[]>;
  /** The newest snapshot, if there is one. */
  latestSnapshot(dojoId: DojoId): Promise<Snapshot | undefined>;
  /**
   * Whether this writer is the one to write the dojo's next snapshot, for 30 s or until it gives the lease back. It saves
   * work and protects nothing: a snapshot that is written without it does no harm.
   */
  claimSnapshot(dojoId: DojoId, writer: WriterId): Promise<boolean>;
  releaseSnapshot(dojoId: DojoId, writer: WriterId): Promise<void>;
  /** Keeps a snapshot; a second one at the same seq changes nothing. */
  saveSnapshot(dojoId: DojoId, snapshot: Snapshot): Promise<void>;
  /** Forgets a snapshot that cannot be used; nothing is lost, it only saved time. */
  dropSnapshot(dojoId: DojoId, seq: number): Promise<void>;
}

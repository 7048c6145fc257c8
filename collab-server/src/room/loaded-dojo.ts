import type { Session, UserId } from '@tatami/protocol';
import type { DojoDocument } from './dojo-document.ts';

/** A dojo as it stands in the database, ready to be followed from there. */
export interface LoadedDojo {
  readonly document: DojoDocument;
  readonly seq: number;
  /** Of the row at seq. */
  readonly hash: Uint8Array;
  readonly epoch: number;
  readonly session: Session;
  readonly accessRevision: number;
  readonly owners: ReadonlyMap<number, UserId>;
  /** Of the marks since the newest snapshot, in order. */
  readonly markIds: readonly string[];
  /** Payload bytes and updates of the journal since the newest snapshot. */
  readonly journalBytes: number;
  readonly journalUpdates: number;
  readonly snapshotBytes: number;
  /** Whether everything that the journal has is in the document; of any other no snapshot is made. */
  readonly isComplete: boolean;
}

import { assertNever } from '@tatami/protocol';
import type { LoadedDojo } from './load-dojo.ts';
import type { PlacedBatch } from './sequencer.ts';
import type { SnapshotOutcome } from './snapshotter.ts';

const MIN_BYTES = 32 * 1024;
const MAX_UPDATES = 5_000;
/** While another pod makes the snapshot, it is asked for again after this part of what makes one due. */
const LOOK_AGAIN = 1 / 8;
/** So many times on the way to a snapshot it is noted how much there was at a seq. */
const NOTES = 32;

/** A batch as far as it is counted. */
interface CountedBatch {
  readonly row: Pick<PlacedBatch['row'], 'seq' | 'payload'>;
  readonly entries: PlacedBatch['entries'];
}

/** How much of the journal there was at a seq, counted from when the room was opened. */
interface Amount {
  readonly seq: number;
  readonly bytes: number;
  readonly updates: number;
}

/**
 * When a dojo is due for a snapshot: the journal since the last one is as long as that one (at least 32 KiB), or
 * has 5,000 updates. So snapshots never take more room than the journal, and opening reads about that much of it. A dojo that could not be
 * read whole gets none. All pods that have the room open count alike and one of them makes it; the others go on from
 * the seq of what it made.
 */
export class SnapshotRule {
  readonly #write: (knownSeq: number) => Promise<SnapshotOutcome>;
  readonly #isPossible: boolean;
  #threshold: number;
  /** When it is due next: further off after a failure, so that one dojo does not keep the worker from all others. */
  #dueAtBytes: number;
  #dueAtUpdates = MAX_UPDATES;
  /** All that was counted. */
  #now: Amount;
  /** What the newest snapshot covers of it. */
  #covered: Amount;
  /** Amounts on the way from there to now. */
  #notes: Amount[] = [];
  #isWriting = false;

  /** @param write writes a snapshot, if there is none after the seq of the last one that is known here */
  constructor(
    loaded: Pick<
      LoadedDojo,
      'seq' | 'journalBytes' | 'journalUpdates' | 'snapshotBytes' | 'snapshotSeq' | 'isComplete'
    >,
    write: (knownSeq: number) => Promise<SnapshotOutcome>,
  ) {
    this.#write = write;
    this.#isPossible = loaded.isComplete;
    this.#covered = { seq: loaded.snapshotSeq, bytes: 0, updates: 0 };
    this.#now = { seq: loaded.seq, bytes: loaded.journalBytes, updates: loaded.journalUpdates };
    this.#threshold = Math.max(MIN_BYTES, loaded.snapshotBytes);
    this.#dueAtBytes = this.#threshold;
  }

  count({ row, entries }: CountedBatch): void {
    const { bytes, updates } = this.#now;
    this.#now = { seq: row.seq, bytes: bytes + row.payload.length, updates: updates + entries.length };
    this.#note();
    const isDue = this.#bytes >= this.#dueAtBytes || this.#updates >= this.#dueAtUpdates;
    if (isDue && this.#isPossible && !this.#isWriting) void this.#writeOne();
  }

  get hasUnsnapshotted(): boolean {
    return this.#isPossible && this.#updates > 0;
  }

  /** Payload bytes that no snapshot covers. */
  get #bytes(): number {
    return this.#now.bytes - this.#covered.bytes;
  }

  get #updates(): number {
    return this.#now.updates - this.#covered.updates;
  }

  #note(): void {
    const last = this.#notes.at(-1) ?? this.#covered;
    const isMore =
      this.#now.bytes - last.bytes >= this.#threshold / NOTES ||
      this.#now.updates - last.updates >= MAX_UPDATES / NOTES;
    if (isMore) this.#notes.push(this.#now);
  }

  /** What is placed while it is written counts for the next one, and all of it again if it could not be written. */
  async #writeOne(): Promise<void> {
    this.#isWriting = true;
    const [bytes, updates] = [this.#bytes, this.#updates];
    this.#notes.push(this.#now);
    const outcome = await this.#write(this.#covered.seq);
    this.#isWriting = false;
    switch (outcome.kind) {
      case 'there':
        this.#covers(outcome.seq);
        this.#threshold = Math.max(MIN_BYTES, outcome.bytes);
        this.#isDueAfter(0, 0, 1);
        break;
      case 'elsewhere':
        this.#isDueAfter(bytes, updates, LOOK_AGAIN);
        break;
      case 'none':
        this.#isDueAfter(bytes, updates, 1);
        break;
      default:
        assertNever(outcome);
    }
  }

  #isDueAfter(bytes: number, updates: number, part: number): void {
    this.#dueAtBytes = bytes + part * this.#threshold;
    this.#dueAtUpdates = updates + part * MAX_UPDATES;
  }

  #covers(seq: number): void {
    const { bytes, updates } = this.#notes.findLast(note => note.seq <= seq) ?? this.#covered;
    this.#covered = { seq, bytes, updates };
    this.#notes = this.#notes.filter(note => note.seq > seq);
  }
}

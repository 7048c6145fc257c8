import type { LoadedDojo } from './load-dojo.ts';
import type { PlacedBatch } from './sequencer.ts';

const MIN_BYTES = 32 * 1024;
const MAX_UPDATES = 5_000;

/**
 * When a dojo is due for a snapshot: the journal since the last one is as long as that one (at least 32 KiB), or
 * has 5,000 updates. So snapshots never take more room than the journal, and opening reads about that much of it. A dojo that could not be
 * read whole gets none.
 */
export class SnapshotRule {
  readonly #write: () => Promise<number | undefined>;
  #threshold: number;
  /** When it is due next: further off after a failure, so that one dojo does not keep the worker from all others. */
  #dueAtBytes: number;
  #dueAtUpdates = MAX_UPDATES;
  #bytes: number;
  #updates: number;
  #isWriting = false;
  readonly #isPossible: boolean;

  /** @param write writes a snapshot; resolves with its bytes, or undefined if there is none */
  constructor(
    loaded: Pick<LoadedDojo, 'journalBytes' | 'journalUpdates' | 'snapshotBytes' | 'isComplete'>,
    write: () => Promise<number | undefined>,
  ) {
    this.#write = write;
    this.#isPossible = loaded.isComplete;
    this.#bytes = loaded.journalBytes;
    this.#updates = loaded.journalUpdates;
    this.#threshold = Math.max(MIN_BYTES, loaded.snapshotBytes);
    this.#dueAtBytes = this.#threshold;
  }

  count(batch: Pick<PlacedBatch, 'payload' | 'entries'>): void {
    this.#bytes += batch.payload.length;
    this.#updates += batch.entries.length;
    const isDue = this.#bytes >= this.#dueAtBytes || this.#updates >= this.#dueAtUpdates;
    if (isDue && this.#isPossible && !this.#isWriting) void this.#writeOne();
  }

  get hasUnsnapshotted(): boolean {
    return this.#isPossible && this.#updates > 0;
  }

  /** What is placed while it is written counts for the next one, and all of it again if it could not be written. */
  async #writeOne(): Promise<void> {
    this.#isWriting = true;
    const [bytes, updates] = [this.#bytes, this.#updates];
    const written = await this.#write();
    this.#isWriting = false;
    if (written !== undefined) {
      this.#bytes -= bytes;
      this.#updates -= updates;
      this.#threshold = Math.max(MIN_BYTES, written);
    }
    this.#dueAtBytes = (written === undefined ? bytes : 0) + this.#threshold;
    this.#dueAtUpdates = (written === undefined ? updates : 0) + MAX_UPDATES;
  }
}

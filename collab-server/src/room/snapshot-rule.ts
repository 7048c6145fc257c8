import type { LoadedDojo } from './loaded-dojo.ts';
import type { PlacedBatch } from './room-log.ts';

const MIN_BYTES = 32 * 1024;
const MAX_UPDATES = 5_000;

/**
 * When a dojo is due for a snapshot: the journal since the last one is as long as that one (at least 32 KiB), or
 * has 5,000 updates. So snapshots never take more room than the journal, and opening never reads more than that.
 */
export class SnapshotRule {
  readonly #onDue: () => void;
  readonly #threshold: number;
  #bytes: number;
  #updates: number;

  constructor(
    loaded: Pick<LoadedDojo, 'journalBytes' | 'journalUpdates' | 'snapshotBytes'>,
    onDue: () => void,
  ) {
    this.#onDue = onDue;
    this.#bytes = loaded.journalBytes;
    this.#updates = loaded.journalUpdates;
    this.#threshold = Math.max(MIN_BYTES, loaded.snapshotBytes);
  }

  count(batch: PlacedBatch): void {
    this.#bytes += batch.payload.length;
    this.#updates += batch.entries.length;
    if (this.#bytes < this.#threshold && this.#updates < MAX_UPDATES) return;
    this.#bytes = 0;
    this.#updates = 0;
    this.#onDue();
  }

  get hasUnsnapshotted(): boolean {
    return this.#updates > 0;
  }
}

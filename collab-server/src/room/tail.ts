/** The edits of one published batch. */
export interface TailBatch {
  readonly seq: number;
  /** Yjs V1, merged: none if the batch held no edit, more than one if it held more than can be merged. */
  readonly updates: readonly Uint8Array[];
}

/**
 * The newest batches of a room in memory, so that a client that was gone for a moment is sent only what it
 * missed. Bounded; whoever was away longer gets the document.
 */
export class Tail {
  readonly #maxBatches: number;
  readonly #maxBytes: number;
  readonly #batches: TailBatch[] = [];
  #bytes = 0;

  constructor(options: { maxBatches: number; maxBytes: number }) {
    this.#maxBatches = options.maxBatches;
    this.#maxBytes = options.maxBytes;
  }

  push(batch: TailBatch): void {
    this.#batches.push(batch);
    this.#bytes += bytesOf(batch);
    while (this.#batches.length > this.#maxBatches || this.#bytes > this.#maxBytes) {
      const oldest = this.#batches.shift();
      if (oldest === undefined) return;
      this.#bytes -= bytesOf(oldest);
    }
  }

  /** All batches after a seq, or undefined if some of them are no longer here. */
  after(seq: number, headSeq: number): readonly TailBatch[] | undefined {
    if (seq === headSeq) return [];
    const first = this.#batches[0];
    if (first === undefined || first.seq > seq + 1) return undefined;
    return this.#batches.filter(batch => batch.seq > seq);
  }
}

function bytesOf(batch: TailBatch): number {
  return batch.updates.reduce((bytes, update) => bytes + update.length, 0);
}

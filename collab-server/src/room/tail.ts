/** One published batch as `tatami.v1` clients get it. */
export interface TailBatch {
  readonly seq: number;
  /** Merged Yjs V1 update; empty if the batch held no edit. */
  readonly update: Uint8Array;
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
    this.#bytes += batch.update.length;
    while (this.#batches.length > this.#maxBatches || this.#bytes > this.#maxBytes) {
      this.#bytes -= this.#batches.shift()?.update.length ?? 0;
    }
  }

  /** All batches after a seq, or undefined if some of them are no longer here. */
  after(seq: number, headSeq: number): readonly TailBatch[] | undefined {
    if (seq === headSeq) return [];
    const first = this.#batches[0];
    if (first === undefined || first.seq > seq + 1) return undefined;
    return this.#batches.filter(batch => batch.seq > seq);
  }

  clear(): void {
    this.#batches.length = 0;
    this.#bytes = 0;
  }
}

/** Each bucket is so much longer than the one before. */
const GROWTH = 1.02;
const SHORTEST_MS = 0.01;
const BUCKETS = 1024;
const LOG_GROWTH = Math.log(GROWTH);

/** Durations in buckets of 2 %, from 10 µs to hours: millions of them cost no more memory than one. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(ms: number): void {
    const bucket = ms <= SHORTEST_MS ? 0 : Math.ceil(Math.log(ms / SHORTEST_MS) / LOG_GROWTH);
    const index = Math.min(bucket, BUCKETS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total++;
  }

  /** The duration that a share of all do not exceed; undefined if there are none. */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = Math.max(1, Math.ceil(share * this.#total));
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return SHORTEST_MS * GROWTH ** bucket;
    }
    throw new Error('A histogram has lost a count');
  }
}

const MINUTE_MS = 60_000;
/** Buckets that have run empty are dropped when there are so many, and again whenever there are twice as many. */
const SWEEP_AT = 1_000;

interface Bucket {
  level: number;
  atMs: number;
}

/**
 * How much of something each of many owners has used, where each may use so much in a minute: what was used is forgotten
 * at a steady rate, and a minute's worth may be used at once. Owners who have used nothing cost nothing.
 */
export class LeakyBuckets {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = SWEEP_AT;

  /** @param perMinute 0 for any amount */
  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** How many owners are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Uses this much, if the owner still may; false, and nothing is used, if not. */
  tryUse(owner: string, amount: number, nowMs: number): boolean {
    const isOver = this.#perMinute > 0 && this.#level(owner, nowMs) + amount > this.#perMinute;
    if (!isOver) this.use(owner, amount, nowMs);
    return !isOver;
  }

  /** Uses this much, even if it is more than the owner may; then {@link waitMs} says how long it takes to make up for it. */
  use(owner: string, amount: number, nowMs: number): void {
    if (this.#perMinute === 0) return;
    this.#buckets.set(owner, { level: this.#level(owner, nowMs) + amount, atMs: nowMs });
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(nowMs);
  }

  /** How long until the owner has not used more than it may; 0 if it has not. */
  waitMs(owner: string, nowMs: number): number {
    const over = this.#level(owner, nowMs) - this.#perMinute;
    return over > 0 ? Math.ceil((over * MINUTE_MS) / this.#perMinute) : 0;
  }

  /** How much the owner may still use at once; 0 if it has used more than it may. */
  left(owner: string, nowMs: number): number {
    if (this.#perMinute === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#perMinute - this.#level(owner, nowMs));
  }

  /** How long until all that the owner has used is forgotten. */
  resetMs(owner: string, nowMs: number): number {
    return this.#perMinute === 0 ? 0 : Math.ceil((this.#level(owner, nowMs) * MINUTE_MS) / this.#perMinute);
  }

  #level(owner: string, nowMs: number): number {
    const bucket = this.#buckets.get(owner);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - ((nowMs - bucket.atMs) * this.#perMinute) / MINUTE_MS);
  }

  #sweep(nowMs: number): void {
    for (const owner of this.#buckets.keys()) {
      if (this.#level(owner, nowMs) === 0) this.#buckets.delete(owner);
    }
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#buckets.size);
  }
}

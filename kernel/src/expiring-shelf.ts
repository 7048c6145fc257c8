/** How many answers of a kind are kept, and for how long. */
export interface CacheBound {
  readonly lifetimeMs: number;
  readonly maxEntries: number;
}

interface Kept<Value> {
  readonly value: Value;
  readonly expiresMs: number;
}

/** Values that are kept for a while, as many as there is room for: what was asked for longest ago goes first. */
export class ExpiringShelf<Key, Value> {
  readonly #bound: CacheBound;
  /** In the order in which they were asked for, the longest ago first. */
  readonly #entries = new Map<Key, Kept<Value>>();

  constructor(bound: CacheBound) {
    this.#bound = bound;
  }

  /** The value with an envelope, so that one that is undefined can be kept, too. */
  get(key: Key, nowMs: number): Kept<Value> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.expiresMs <= nowMs) return undefined;
    this.#entries.set(key, entry);
    return entry;
  }

  set(key: Key, value: Value, nowMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresMs: nowMs + this.#bound.lifetimeMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bound.maxEntries) return;
      this.#entries.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

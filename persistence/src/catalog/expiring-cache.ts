interface Entry<Value> {
  readonly value: Promise<Value>;
  expiresMs: number;
}

/**
 * Values that are loaded once for all who ask at the same time, and kept for a while. A failed load is not kept.
 * What was loading when `clear` was called still answers those who asked before, and is not kept either.
 */
export class ExpiringCache<Key, Value> {
  readonly #entries = new Map<Key, Entry<Value>>();
  readonly #load: (key: Key) => Promise<Value>;
  readonly #lifetimeMs: (value: Value) => number;
  readonly #maxEntries: number;
  readonly #nowMs: () => number;

  constructor(options: {
    load: (key: Key) => Promise<Value>;
    /** How long a value stays; shorter for "there is none". */
    lifetimeMs: (value: Value) => number;
    maxEntries: number;
    nowMs: () => number;
  }) {
    this.#load = options.load;
    this.#lifetimeMs = options.lifetimeMs;
    this.#maxEntries = options.maxEntries;
    this.#nowMs = options.nowMs;
  }

  get(key: Key): Promise<Value> {
    const known = this.#entries.get(key);
    if (known && known.expiresMs > this.#nowMs()) return known.value;
    const entry: Entry<Value> = { value: this.#load(key), expiresMs: Number.POSITIVE_INFINITY };
    this.#makeRoom();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.value.then(
      value => {
        entry.expiresMs = this.#nowMs() + this.#lifetimeMs(value);
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.value;
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The oldest goes: somebody who asks for a million names that do not exist gets no million entries. */
  #makeRoom(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size < this.#maxEntries) return;
      this.#entries.delete(key);
    }
  }
}

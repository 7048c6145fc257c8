import { SingleFlight } from './single-flight.ts';

/** How many answers of a kind are kept, and for how long. */
export interface CacheBound {
  readonly lifetimeMs: number;
  readonly maxEntries: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly expiresMs: number;
}

/**
 * Values that are loaded once for all who ask at the same time, and kept for a while. A failed load is not kept.
 * What was loading when `clear` was called still answers those who asked before, and is not kept either.
 *
 * That something does not exist is kept too, apart from what does: somebody who asks for a million invented names
 * pushes out other invented names only. Of each kind, what was asked for longest ago goes first.
 */
export class ExpiringCache<Key, Value> {
  readonly #load: (key: Key) => Promise<Value | undefined>;
  readonly #nowMs: () => number;
  readonly #found: Shelf<Key, Value>;
  readonly #missing: Shelf<Key, undefined>;
  #loading = new SingleFlight<Key, Value | undefined>();

  constructor(options: {
    /** Undefined if there is no such thing. */
    load: (key: Key) => Promise<Value | undefined>;
    found: CacheBound;
    missing: CacheBound;
    nowMs: () => number;
  }) {
    this.#load = options.load;
    this.#nowMs = options.nowMs;
    this.#found = new Shelf(options.found);
    this.#missing = new Shelf(options.missing);
  }

  async get(key: Key): Promise<Value | undefined> {
    const nowMs = this.#nowMs();
    const known = this.#found.get(key, nowMs) ?? this.#missing.get(key, nowMs);
    if (known !== undefined) return known.value;
    const loading = this.#loading;
    return loading.run(key, async () => {
      const value = await this.#load(key);
      if (loading === this.#loading) this.#keep(key, value);
      return value;
    });
  }

  clear(): void {
    this.#found.clear();
    this.#missing.clear();
    this.#loading = new SingleFlight();
  }

  #keep(key: Key, value: Value | undefined): void {
    const nowMs = this.#nowMs();
    if (value === undefined) {
      this.#found.delete(key);
      this.#missing.set(key, undefined, nowMs);
    } else {
      this.#missing.delete(key);
      this.#found.set(key, value, nowMs);
    }
  }
}

/** Entries in the order in which they were asked for, the longest ago first. */
class Shelf<Key, Value> {
  readonly #bound: CacheBound;
  readonly #entries = new Map<Key, Entry<Value>>();

  constructor(bound: CacheBound) {
    this.#bound = bound;
  }

  get(key: Key, nowMs: number): Entry<Value> | undefined {
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

import type { CacheBound } from './expiring-shelf.ts';
import { ExpiringShelf } from './expiring-shelf.ts';
import { SingleFlight } from './single-flight.ts';

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
  readonly #found: ExpiringShelf<Key, Value>;
  readonly #missing: ExpiringShelf<Key, undefined>;
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
    this.#found = new ExpiringShelf(options.found);
    this.#missing = new ExpiringShelf(options.missing);
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

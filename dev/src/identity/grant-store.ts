import { readFile } from 'node:fs/promises';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { writeFileWhole } from '../write-file-whole.ts';

interface Entry {
  readonly payload: AdapterPayload;
  /** Unix milliseconds; absent for what never expires. */
  readonly expiresAtMs?: number;
}

/**
 * What a realm remembers: sessions, grants, codes and refresh tokens, in memory and in one file that is written
 * before an answer goes out. Few people sign in to a development machine, so the whole file is written every time.
 */
export class GrantStore {
  readonly #file: string;
  readonly #now: () => number;
  readonly #entries: Map<string, Entry>;
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(file: string, now: () => number, entries: Map<string, Entry>) {
    this.#file = file;
    this.#now = now;
    this.#entries = entries;
  }

  static async open(file: string, now: () => number = Date.now): Promise<GrantStore> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    });
    return new GrantStore(file, now, new Map(JSON.parse(text) as [string, Entry][]));
  }

  /** oidc-provider asks for one adapter for each kind of thing it keeps. */
  adapter(kind: string): Adapter {
    const keyOf = (id: string): string => `${kind}:${id}`;
    return {
      upsert: async (id, payload, expiresInS) => {
        const expiry = expiresInS === undefined ? {} : { expiresAtMs: this.#now() + expiresInS * 1000 };
        this.#entries.set(keyOf(id), { payload, ...expiry });
        await this.#save();
      },
      find: async id => this.#live(keyOf(id)),
      findByUid: async uid => this.#search(kind, payload => payload.uid === uid),
      findByUserCode: async userCode => this.#search(kind, payload => payload.userCode === userCode),
      consume: async id => {
        const entry = this.#entries.get(keyOf(id));
        if (entry === undefined) return;
        const consumed = Math.floor(this.#now() / 1000);
        this.#entries.set(keyOf(id), { ...entry, payload: { ...entry.payload, consumed } });
        await this.#save();
      },
      destroy: async id => {
        if (this.#entries.delete(keyOf(id))) await this.#save();
      },
      revokeByGrantId: async grantId => {
        for (const [key, { payload }] of this.#entries) {
          if (key.startsWith(`${kind}:`) && payload.grantId === grantId) this.#entries.delete(key);
        }
        await this.#save();
      },
    };
  }

  #live(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs === undefined || entry.expiresAtMs > this.#now()) return entry.payload;
    this.#entries.delete(key);
    return undefined;
  }

  #search(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of this.#entries.keys()) {
      const payload = key.startsWith(`${kind}:`) ? this.#live(key) : undefined;
      if (payload !== undefined && matches(payload)) return payload;
    }
    return undefined;
  }

  /** Resolves when what is in memory now is in the file; changes that come while it is written share the next write. */
  #save(): Promise<void> {
    if (this.#writing === undefined) {
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#save();
      });
    return this.#next;
  }

  async #write(): Promise<void> {
    for (const key of [...this.#entries.keys()]) this.#live(key);
    await writeFileWhole(this.#file, JSON.stringify([...this.#entries]), 0o600);
  }
}

import type { TenantId } from '@tatami/protocol';
import { ConnectionBudget } from './connection-budget.ts';
import { ConnectionPool, type Lane } from './connection-pool.ts';
import { PersistenceError } from './errors.ts';
import { GeneralTurns } from './general-turns.ts';
import { CONNECTION_DEFAULTS, type ConnectionOptions } from './sql/connection.ts';
import type { Database } from './sql/database.ts';

export interface PoolSettings {
  /** Server connections of this process at once, of all databases together. */
  readonly connectionBudget: number;
  /** Connections to one database at most. */
  readonly maxConnectionsPerDatabase: number;
  readonly borrowTimeoutMs: number;
  /** An idle connection younger than this is not closed for another database: queueing costs less than churn. */
  readonly minIdleMs: number;
  /** An idle connection older than this is closed. */
  readonly maxIdleMs: number;
  readonly connection: Omit<ConnectionOptions, 'url'>;
}

export const POOL_DEFAULTS: PoolSettings = {
  connectionBudget: 16,
  maxConnectionsPerDatabase: 8,
  borrowTimeoutMs: 10_000,
  minIdleMs: 10,
  maxIdleMs: 60_000,
  connection: CONNECTION_DEFAULTS,
};

/** The right to use a database's pool; release it exactly once, further calls do nothing. */
export interface PoolLease {
  database(lane: Lane): Database;
  release(): void;
}

interface Entry {
  readonly pool: ConnectionPool;
  leases: number;
}

export type PoolKey = TenantId | 'catalog';

/**
 * A pool for each database, all under one budget of connections. A pool lives as long as somebody leases it or
 * it has connections. When the budget is spent, the connection that has been idle longest is closed, first of
 * pools that nobody leases; when none is idle, requests queue, and a busy pool gives up a connection only to
 * somebody who has waited longer than the budget's patience. Journals need no turn among the pools (general-turns.ts).
 *
 * Measured (60 databases, 64 callers, zipf access, budget 16): 16 backends at most, no read of a wrong database, and
 * on two busy cores about 120 reads a second, because nearly each read needs a new connection (14 ms of CPU). A
 * budget below the number of databases in use at once is safe, and slow.
 */
export class TenantPools {
  readonly budget: ConnectionBudget;
  readonly #turns: GeneralTurns;
  readonly #settings: PoolSettings;
  readonly #entries = new Map<PoolKey, Entry>();
  readonly #nowMs = (): number => performance.now();
  readonly #sweep: NodeJS.Timeout;
  #reclaimTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: Partial<PoolSettings> = {}) {
    this.#settings = { ...POOL_DEFAULTS, ...settings };
    this.budget = new ConnectionBudget({ total: this.#settings.connectionBudget });
    this.#turns = new GeneralTurns({
      total: this.#settings.connectionBudget,
      perOwner: this.#settings.maxConnectionsPerDatabase,
    });
    this.budget.onShortage(() => this.#reclaim());
    this.#sweep = setInterval(() => this.#closeStale(), Math.max(10, this.#settings.maxIdleMs / 4));
    this.#sweep.unref();
  }

  /** @param url of the database, with its role and password */
  async lease(key: PoolKey, url: string): Promise<PoolLease> {
    if (this.#isClosed) throw new PersistenceError('pools-closed');
    const entry = this.#entry(key, url);
    entry.leases++;
    let isReleased = false;
    return {
      database: lane => entry.pool.database(lane),
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#release(entry);
      },
    };
  }

  /** Waits for borrowed connections and closes all. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweep);
    clearTimeout(this.#reclaimTimer);
    await Promise.all([...this.#entries.values()].map(entry => entry.pool.close()));
  }

  #entry(key: PoolKey, url: string): Entry {
    const known = this.#entries.get(key);
    if (known) return known;
    const pool = new ConnectionPool({
      connection: { ...this.#settings.connection, url },
      budget: this.budget,
      turns: this.#turns,
      maxConnections: this.#settings.maxConnectionsPerDatabase,
      borrowTimeoutMs: this.#settings.borrowTimeoutMs,
      nowMs: this.#nowMs,
      onIdle: () => this.#reclaim(),
    });
    const entry: Entry = { pool, leases: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #release(entry: Entry): void {
    entry.leases--;
    this.#reclaim();
  }

  /** Closes idle connections for those who wait, and comes back when the next one is old enough. */
  #reclaim(): void {
    if (this.#isClosed) return;
    const now = this.#nowMs();
    while (this.budget.shortage > 0) {
      const entry = this.#longestIdle();
      const sinceMs = entry?.pool.oldestIdleSinceMs;
      if (entry === undefined || sinceMs === undefined) return;
      const waitMs = sinceMs + this.#settings.minIdleMs - now;
      if (waitMs > 0) {
        this.#reclaimTimer ??= setTimeout(() => {
          this.#reclaimTimer = undefined;
          this.#reclaim();
        }, Math.ceil(waitMs));
        return;
      }
      entry.pool.closeOldestIdle();
    }
  }

  #longestIdle(): Entry | undefined {
    let best: Entry | undefined;
    let bestRank: readonly [leased: number, sinceMs: number] | undefined;
    for (const entry of this.#entries.values()) {
      const sinceMs = entry.pool.oldestIdleSinceMs;
      if (sinceMs === undefined) continue;
      const rank = [entry.leases > 0 ? 1 : 0, sinceMs] as const;
      if (bestRank && (rank[0] > bestRank[0] || (rank[0] === bestRank[0] && rank[1] >= bestRank[1])))
        continue;
      best = entry;
      bestRank = rank;
    }
    return best;
  }

  #closeStale(): void {
    const staleBefore = this.#nowMs() - this.#settings.maxIdleMs;
    for (const [key, entry] of this.#entries) {
      const sinceMs = entry.pool.oldestIdleSinceMs;
      if (sinceMs !== undefined && sinceMs < staleBefore) entry.pool.closeOldestIdle();
      if (entry.leases === 0 && entry.pool.isEmpty) this.#entries.delete(key);
    }
  }
}

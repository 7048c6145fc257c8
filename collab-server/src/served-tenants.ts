import type { Clock } from '@tatami/kernel';
import type { Persistence, TenantPersistence } from '@tatami/persistence';
import type { TenantId, WriterId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import type { TenantDirectory } from './gateway/doorman.ts';
import type { JournalWriterObserver } from './journal/journal-writer.ts';
import type { TenantStorage } from './room/tenant-storage.ts';
import { openTenantStorage } from './room/tenant-storage.ts';

/** How long a tenant without rooms is kept; longer than an admission takes. */
const RELEASE_AFTER_MS = 60_000;

/** The tenants that this pod serves now, each with its storage and its journal writer. */
export class ServedTenants implements TenantDirectory {
  readonly #persistence: Persistence;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #observer: (tenantId: TenantId) => JournalWriterObserver;
  readonly #tenants = new Map<TenantId, Promise<Served | undefined>>();
  /** When each was last asked for: whoever asked may be about to open a room. */
  readonly #askedAt = new Map<TenantId, number>();

  constructor(options: {
    persistence: Persistence;
    clock: Clock;
    random: () => number;
    /** What the journal writer of a tenant reports to. */
    observer: (tenantId: TenantId) => JournalWriterObserver;
  }) {
    this.#persistence = options.persistence;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#observer = options.observer;
  }

  async tenant(tenantId: TenantId): Promise<TenantStorage | undefined> {
    this.#askedAt.set(tenantId, this.#clock.monotonic());
    const known = this.#tenants.get(tenantId);
    if (known !== undefined) {
      const isActive = (await this.#persistence.catalog.tenantById(tenantId))?.state === 'active';
      return isActive ? (await known)?.rooms : undefined;
    }
    const opening = this.#open(tenantId);
    this.#tenants.set(tenantId, opening);
    try {
      const served = await opening;
      if (served === undefined) this.#tenants.delete(tenantId);
      return served?.rooms;
    } catch (error) {
      this.#tenants.delete(tenantId);
      throw error;
    }
  }

  inactive(tenantIds: readonly TenantId[]): Promise<TenantId[]> {
    return this.#persistence.catalog.inactive(tenantIds);
  }

  /** Whether some tenant's journal has not answered for this long. */
  async isSilentSince(ms: number): Promise<boolean> {
    const limit = this.#clock.monotonic() - ms;
    for (const tenant of this.#tenants.values()) {
      const since = (await tenant.catch(() => undefined))?.rooms.writer.silentSince;
      if (since !== undefined && since < limit) return true;
    }
    return false;
  }

  /** Lets go of tenants that have no room open. */
  async releaseUnused(inUse: ReadonlySet<TenantId>): Promise<void> {
    for (const [tenantId, tenant] of [...this.#tenants]) {
      const isRecent = this.#clock.monotonic() - (this.#askedAt.get(tenantId) ?? 0) < RELEASE_AFTER_MS;
      if (isRecent || inUse.has(tenantId)) continue;
      const served = await tenant.catch(() => undefined);
      if (served === undefined || !served.rooms.writer.isIdle) continue;
      this.#tenants.delete(tenantId);
      this.#askedAt.delete(tenantId);
      served.persistence.release();
    }
  }

  async close(): Promise<void> {
    for (const tenant of this.#tenants.values()) (await tenant.catch(() => undefined))?.persistence.release();
    this.#tenants.clear();
  }

  async #open(tenantId: TenantId): Promise<Served | undefined> {
    const persistence = await this.#persistence.tenant(tenantId);
    if (persistence === undefined) return undefined;
    const rooms = openTenantStorage({
      tenantId,
      journal: persistence.journal,
      store: persistence.dojos,
      recordings: persistence.recordings,
      writerId: uuidV7(this.#clock.now(), length =>
        crypto.getRandomValues(new Uint8Array(length)),
      ) as WriterId,
      clock: this.#clock,
      random: this.#random,
      observer: this.#observer(tenantId),
    });
    return { persistence, rooms };
  }
}

interface Served {
  readonly persistence: TenantPersistence;
  readonly rooms: TenantStorage;
}

import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { TenantId, UserId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { TenantStorage } from '../room/tenant-storage.ts';

/** A revocation that nobody announced is noticed this soon. */
const LOOK_MS = 3_000;
/** Longer than an admission takes, so that a connection that was on its way in is met by one look at least. */
const OVERLAP_MS = 30_000;

export interface RevocationsOptions {
  readonly clock: Clock;
  /** Tenants that have somebody connected. */
  readonly tenants: () => Iterable<TenantStorage>;
  /** Ends the connections of these users whose token was issued before the moment, in Unix milliseconds. */
  readonly end: (tenantId: TenantId, revokedAtMs: ReadonlyMap<UserId, number>) => void;
  readonly reportError: ReportError;
}

/** Ends connections whose token was revoked: looked up when a pod is told, and every few seconds. */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** When each tenant was asked last with success; monotonic. */
  readonly #askedAt = new Map<TenantId, number>();
  readonly #asking = new Set<TenantId>();
  readonly #stop: Cancel;

  constructor(options: RevocationsOptions) {
    this.#options = options;
    this.#stop = every(options.clock, LOOK_MS, () => this.#lookAll(), options.reportError);
  }

  /** Somebody of this tenant was revoked. */
  announced(tenantId: TenantId): void {
    for (const tenant of this.#options.tenants()) if (tenant.tenantId === tenantId) void this.#look(tenant);
  }

  stop(): void {
    this.#stop();
  }

  #lookAll(): void {
    const tenants = [...this.#options.tenants()];
    const inUse = new Set(tenants.map(({ tenantId }) => tenantId));
    for (const tenantId of this.#askedAt.keys()) if (!inUse.has(tenantId)) this.#askedAt.delete(tenantId);
    for (const tenant of tenants) if (!this.#asking.has(tenant.tenantId)) void this.#look(tenant);
  }

  async #look({ tenantId, store }: TenantStorage): Promise<void> {
    const { clock, end, reportError } = this.#options;
    const now = clock.monotonic();
    this.#asking.add(tenantId);
    try {
      const revoked = await store.revocations(now - (this.#askedAt.get(tenantId) ?? now) + OVERLAP_MS);
      this.#askedAt.set(tenantId, now);
      if (revoked.size > 0) end(tenantId, revoked);
    } catch (error) {
      reportError('Revocations could not be read', error, { tenantId });
    } finally {
      this.#asking.delete(tenantId);
    }
  }
}

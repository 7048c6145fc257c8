import type { TenantId } from '@tatami/protocol';

/**
 * Whose turn it is. Each tenant waits at most once, and one that has more to do waits behind all others: however many
 * changes a tenant has, another one's first waits for one batch of each.
 */
export class TenantTurns {
  readonly #waiting = new Set<TenantId>();
  readonly #working = new Set<TenantId>();
  /** Tenants that were called for while somebody worked for them. */
  readonly #again = new Set<TenantId>();

  add(tenantId: TenantId): void {
    if (this.#working.has(tenantId)) this.#again.add(tenantId);
    else this.#waiting.add(tenantId);
  }

  /** The one that waits longest, which is not given to anybody else until `done`. */
  next(): TenantId | undefined {
    const [tenantId] = this.#waiting;
    if (tenantId === undefined) return undefined;
    this.#waiting.delete(tenantId);
    this.#working.add(tenantId);
    return tenantId;
  }

  done(tenantId: TenantId): void {
    this.#working.delete(tenantId);
    if (this.#again.delete(tenantId)) this.#waiting.add(tenantId);
  }
}

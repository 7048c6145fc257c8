import type { ChangeListener } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { Tenants } from './ports.ts';

export interface TenantListenersOptions {
  readonly tenants: Pick<Tenants, 'open'>;
  readonly max: number;
  readonly onChange: (tenantId: TenantId) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Connections that hear of changes, for as many tenants as there may be. A lost one is opened again at the next look at
 * all tenants; until then its tenant is served by that look alone.
 */
export class TenantListeners {
  readonly #options: TenantListenersOptions;
  readonly #open = new Map<TenantId, ChangeListener>();

  constructor(options: TenantListenersOptions) {
    this.#options = options;
  }

  /** Ends those of tenants that are gone, and opens what is missing, one after the other. */
  async follow(tenantIds: readonly TenantId[]): Promise<void> {
    const wanted = new Set(tenantIds.slice(0, this.#options.max));
    for (const [tenantId, listener] of [...this.#open]) {
      if (wanted.has(tenantId)) continue;
      this.#open.delete(tenantId);
      await listener.close();
    }
    for (const tenantId of wanted) if (!this.#open.has(tenantId)) await this.#listen(tenantId);
  }

  hears(tenantId: TenantId): boolean {
    return this.#open.has(tenantId);
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(listener => listener.close()));
  }

  async #listen(tenantId: TenantId): Promise<void> {
    const { tenants, onChange, onTrouble } = this.#options;
    try {
      const tenant = await tenants.open(tenantId);
      if (tenant === undefined) return;
      try {
        let isLost = false;
        const listener = await tenant.listen({
          onChange: () => onChange(tenantId),
          onLost: () => {
            isLost = true;
            this.#open.delete(tenantId);
          },
        });
        if (!isLost) this.#open.set(tenantId, listener);
      } finally {
        tenant.release();
      }
    } catch (error) {
      onTrouble('Changes of a tenant are not heard of', error);
    }
  }
}

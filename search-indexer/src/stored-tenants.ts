import type { Persistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { OpenTenant, Tenants } from './ports.ts';

const PAGE = 500;

/** The tenants of an installation. */
export class StoredTenants implements Tenants {
  readonly #persistence: Pick<Persistence, 'catalog' | 'tenant'>;

  constructor(persistence: Pick<Persistence, 'catalog' | 'tenant'>) {
    this.#persistence = persistence;
  }

  async active(): Promise<TenantId[]> {
    const ids: TenantId[] = [];
    let after: TenantId | undefined;
    for (;;) {
      const page = await this.#persistence.catalog.tenants(PAGE, after);
      for (const { id, state } of page) if (state === 'active') ids.push(id);
      after = page.at(-1)?.id;
      if (page.length < PAGE) return ids;
    }
  }

  open(tenantId: TenantId): Promise<OpenTenant | undefined> {
    return this.#persistence.tenant(tenantId);
  }
}

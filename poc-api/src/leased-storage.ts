import type { Persistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { TenantStorage, TenantStores } from './ports.ts';

/** Opens a tenant's database for as long as a request needs it; the pools below keep connections warm. */
export class LeasedStorage implements TenantStorage {
  readonly #persistence: Persistence;

  constructor(persistence: Persistence) {
    this.#persistence = persistence;
  }

  async withStores<Result>(
    tenantId: TenantId,
    use: (stores: TenantStores) => Promise<Result>,
  ): Promise<Result> {
    const storage = await this.#persistence.tenant(tenantId);
    if (storage === undefined) throw new TatamiError('not-found');
    try {
      return await use(storage);
    } finally {
      storage.release();
    }
  }
}

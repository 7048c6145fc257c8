import type { Origin, Persistence } from '@tatami/persistence';
import { storesFrom } from '@tatami/persistence';
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
    origin?: Origin,
  ): Promise<Result> {
    const storage = await this.#persistence.tenant(tenantId);
    if (storage === undefined) throw new TatamiError('not-found');
    try {
      return await use(origin === undefined ? storage : storesFrom(storage, origin));
    } finally {
      storage.release();
    }
  }
}

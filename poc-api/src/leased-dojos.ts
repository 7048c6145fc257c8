import type { DojoStore, Persistence, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { TenantDojos } from './ports.ts';

/** Opens a tenant's database for as long as a request needs it; the pools below keep connections warm. */
export class LeasedDojos implements TenantDojos {
  readonly #persistence: Persistence;

  constructor(persistence: Persistence) {
    this.#persistence = persistence;
  }

  async withDojos<Result>(tenantId: TenantId, use: (dojos: DojoStore) => Promise<Result>): Promise<Result> {
    const storage: TenantPersistence | undefined = await this.#persistence.tenant(tenantId);
    if (storage === undefined) throw new TatamiError('not-found');
    try {
      return await use(storage.dojos);
    } finally {
      storage.release();
    }
  }
}

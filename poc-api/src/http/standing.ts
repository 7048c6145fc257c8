import type { Principal } from '@tatami/identity';
import { TatamiError } from '@tatami/protocol';
import type { TenantStorage } from '../ports.ts';

/**
 * What the tenant's database says of somebody whose token is valid. Asked for every request and not kept: a row by its
 * key takes a fraction of a millisecond, and what was ended is ended at once.
 */
export class Standings {
  readonly #storage: TenantStorage;

  constructor(storage: TenantStorage) {
    this.#storage = storage;
  }

  /** @throws TatamiError `token-revoked` */
  async check({ tenantId, userId, issuedAtMs }: Principal): Promise<void> {
    const { revokedAtMs } = await this.#storage.withStores(tenantId, ({ people }) => people.standing(userId));
    if (issuedAtMs < revokedAtMs) throw new TatamiError('token-revoked');
  }
}

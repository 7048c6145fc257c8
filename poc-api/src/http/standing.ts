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

  /**
   * The same person with the role that an owner gave them, if one did.
   * @throws TatamiError `token-revoked`, and `forbidden` for somebody who was removed from the tenant
   */
  async check(principal: Principal): Promise<Principal> {
    const { tenantId, userId, issuedAtMs } = principal;
    const { revokedAtMs, givenRole } = await this.#storage.withStores(tenantId, ({ people }) =>
      people.standing(userId),
    );
    if (issuedAtMs < revokedAtMs) throw new TatamiError('token-revoked');
    if (givenRole === 'removed') throw new TatamiError('forbidden');
    return givenRole === undefined ? principal : { ...principal, roles: [givenRole] };
  }
}

import type { Principal } from '@tatami/identity';
import { ExpiringCache } from '@tatami/kernel';
import type { DojoRole, TenantId, UserId } from '@tatami/protocol';
import { DOJO_ROLES } from '@tatami/protocol';
import type { TenantStorage } from '../ports.ts';

/** Written again after this time, so that one can see who still comes. */
const SEEN_MS = 60 * 60_000;
const MAX_PEOPLE = 20_000;

type Key = [TenantId, UserId, name: string, DojoRole | null, email: string | null];

/** Remembers the name, the address and the role of whoever comes, so that others can see it when they are gone: in replays, lists and reports. */
export class KnownPeople {
  readonly #seen: ExpiringCache<string, boolean>;

  constructor(storage: TenantStorage, now: () => number) {
    this.#seen = new ExpiringCache({
      load: async key => {
        const [tenantId, userId, name, role, email] = JSON.parse(key) as Key;
        await storage.withStores(tenantId, ({ people }) =>
          people.remember(userId, name, role ?? undefined, email ?? undefined),
        );
        return true;
      },
      found: { lifetimeMs: SEEN_MS, maxEntries: MAX_PEOPLE },
      missing: { lifetimeMs: 0, maxEntries: 0 },
      nowMs: now,
    });
  }

  /** @param principal as the token says it, without what an owner gave them */
  async seen({ tenantId, userId, name, roles, email }: Principal): Promise<void> {
    const strongest = DOJO_ROLES.find(role => roles.includes(role)) ?? null;
    await this.#seen.get(JSON.stringify([tenantId, userId, name, strongest, email ?? null] satisfies Key));
  }
}

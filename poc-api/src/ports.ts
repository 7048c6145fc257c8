import type { DojoStore } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';

/** What somebody may know of a tenant before they have signed in. */
export interface DiscoveredTenant {
  readonly slug: string;
  readonly name: string;
  /** Where its people sign in. */
  readonly issuer: string;
}

/** Finds the tenant that somebody wants to sign in to. */
export interface TenantDirectory {
  bySlug(slug: string): Promise<DiscoveredTenant | undefined>;
  /** All of them, where that is no secret; an installation for customers has no list. */
  all?(): Promise<readonly DiscoveredTenant[]>;
}

/** A tenant's dojos, in its own database, which stays open while they are used. */
export interface TenantDojos {
  withDojos<Result>(tenantId: TenantId, use: (dojos: DojoStore) => Promise<Result>): Promise<Result>;
}

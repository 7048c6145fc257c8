import type { RoomAddress } from '@tatami/bus';
import type { Origin, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';

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
  /** @param domain of an e-mail address */
  byDomain(domain: string): Promise<DiscoveredTenant | undefined>;
  /** All of them, where that is no secret; an installation for customers has no list. */
  all?(): Promise<readonly DiscoveredTenant[]>;
}

/** What is in a tenant's own database. */
export type TenantStores = Pick<
  TenantPersistence,
  | 'dojos'
  | 'dojoPlans'
  | 'dojoMarks'
  | 'journal'
  | 'people'
  | 'members'
  | 'pocs'
  | 'creations'
  | 'attachments'
  | 'recordings'
  | 'reportSchedules'
  | 'audit'
  | 'notifications'
  | 'webhooks'
  | 'branding'
  | 'push'
  | 'database'
>;

/** The tenants' databases; each stays open while it is used. */
export interface TenantStorage {
  /**
   * @param origin of the request that this is for: the audit names it
   * @throws TatamiError `not-found`
   */
  withStores<Result>(
    tenantId: TenantId,
    use: (stores: TenantStores) => Promise<Result>,
    origin?: Origin,
  ): Promise<Result>;
}

/** Tells the pods that hold a dojo that its row or its members have changed; never fails, and what is not told they notice. */
export type TellPods = (room: RoomAddress, what: 'head-changed' | 'access-changed') => void;

/** The search index of a tenant, which may be in the tenant's own database. */
export type OpenIndex = (
  tenantId: TenantId,
  stores: TenantStores,
) => Pick<SearchIndex, 'search' | 'suggest' | 'statistics'>;

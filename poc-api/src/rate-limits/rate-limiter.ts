import type { TenantId, UserId } from '@tatami/protocol';

export type RateLimitName = 'user' | 'tenant';

/** How many requests each may send in a minute, and at once; 0 for any number. */
export type RatesPerMinute = Readonly<Record<RateLimitName, number>>;

/** Enough for a person who works as fast as they can, and for a company of some hundreds. */
export const DEFAULT_RATES: RatesPerMinute = { user: 600, tenant: 30_000 };

/** What one of the limits says after a request. */
interface LimitState {
  readonly name: RateLimitName;
  readonly perMinute: number;
  /** Requests that may still come at once. */
  readonly left: number;
  /** How long until all of them may. */
  readonly resetMs: number;
}

export interface Admission {
  /** 0 for a request that may pass; otherwise after this time it may, and nothing was counted. */
  readonly waitMs: number;
  /** The limit that it has to wait for. */
  readonly refusedBy: RateLimitName | undefined;
  /** The limits that there are. */
  readonly limits: readonly LimitState[];
}

/**
 * Counts the requests of users and of whole tenants. What was used comes back at a steady rate (GCRA, a leaky bucket), so
 * there is no moment at which a window ends and twice the number passes.
 */
export interface RateLimiter {
  /** A request passes if both limits allow it, and is then counted by both. */
  admit(tenantId: TenantId, userId: UserId): Promise<Admission>;
}

export const RATE_LIMIT_NAMES = ['user', 'tenant'] as const;

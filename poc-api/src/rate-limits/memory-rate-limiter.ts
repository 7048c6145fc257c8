import { LeakyBuckets } from '@tatami/kernel';
import type { TenantId, UserId } from '@tatami/protocol';
import { type Admission, RATE_LIMIT_NAMES, type RateLimiter, type RatesPerMinute } from './rate-limiter.ts';

/** For an API of one process. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #now: () => number;
  readonly #limits: readonly {
    readonly name: (typeof RATE_LIMIT_NAMES)[number];
    readonly perMinute: number;
    readonly buckets: LeakyBuckets;
  }[];

  constructor({ rates, now }: { rates: RatesPerMinute; now: () => number }) {
    this.#now = now;
    this.#limits = RATE_LIMIT_NAMES.filter(name => rates[name] > 0).map(name => ({
      ...{ name, perMinute: rates[name] },
      buckets: new LeakyBuckets(rates[name]),
    }));
  }

  async admit(tenantId: TenantId, userId: UserId): Promise<Admission> {
    const nowMs = this.#now();
    const ownerOf = { tenant: tenantId, user: `${tenantId}/${userId}` };
    const waits = this.#limits.map(({ name, perMinute, buckets }) => {
      const missing = Math.max(0, 1 - buckets.left(ownerOf[name], nowMs));
      return { name, waitMs: Math.ceil((missing * 60_000) / perMinute) };
    });
    const longest = waits.reduce((one, other) => (other.waitMs > one.waitMs ? other : one), {
      ...{ name: undefined, waitMs: 0 },
    } as { name: (typeof RATE_LIMIT_NAMES)[number] | undefined; waitMs: number });
    if (longest.waitMs === 0) {
      for (const { name, buckets } of this.#limits) buckets.use(ownerOf[name], 1, nowMs);
    }
    return {
      ...{ waitMs: longest.waitMs, refusedBy: longest.name },
      limits: this.#limits.map(({ name, perMinute, buckets }) => ({
        ...{ name, perMinute },
        left: Math.floor(buckets.left(ownerOf[name], nowMs)),
        resetMs: buckets.resetMs(ownerOf[name], nowMs),
      })),
    };
  }
}

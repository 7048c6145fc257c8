import { RedisScript, type RedisTarget } from '@tatami/bus';
import type { Log } from '@tatami/persistence';
import type { MetricsRegistry } from '@tatami/service';
import { FallingBackRateLimiter } from './falling-back-rate-limiter.ts';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';
import type { RateLimiter, RatesPerMinute } from './rate-limiter.ts';
import { RATE_LIMIT_SCRIPT, RedisRateLimiter } from './redis-rate-limiter.ts';

/** A request waits no longer than this for a count; an answer of a Redis nearby takes under a millisecond. */
const DEADLINE_MS = 100;

export interface RateLimiterOptions {
  readonly redis: RedisTarget | undefined;
  readonly rates: RatesPerMinute;
  readonly metrics: MetricsRegistry;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

/** The limits of a process: counted in Redis if there is one, and by itself otherwise. */
export function openRateLimiter({ redis, rates, metrics, now, log }: RateLimiterOptions): {
  limiter: RateLimiter;
  close: () => void;
} {
  const refused = metrics.counter('tatami_api_rate_limited_total', 'Requests over a limit', ['limit']);
  const counted = (limiter: RateLimiter): RateLimiter => ({
    admit: async (tenantId, userId) => {
      const admission = await limiter.admit(tenantId, userId);
      if (admission.refusedBy !== undefined) refused.inc({ limit: admission.refusedBy });
      return admission;
    },
  });
  const own = new MemoryRateLimiter({ rates, now });
  if (redis === undefined) return { limiter: counted(own), close: () => undefined };
  const isAway = metrics.gauge(
    'tatami_api_rate_limits_apart',
    '1 while Redis is away and each process counts alone',
  );
  const script = new RedisScript({
    ...{ target: redis, script: RATE_LIMIT_SCRIPT },
    ...{ connectionName: 'tatami-api', deadlineMs: DEADLINE_MS },
  });
  const limiter = new FallingBackRateLimiter({
    shared: new RedisRateLimiter({ script, rates }),
    own,
    now,
    onAway: error => {
      isAway.set(1);
      log.warn({ err: error }, 'Redis is away: this process counts requests by itself');
    },
    onBack: () => {
      isAway.set(0);
      log.info({}, 'Redis is back: requests are counted there');
    },
  });
  return { limiter: counted(limiter), close: () => script.close() };
}

import type { TenantId, UserId } from '@tatami/protocol';
import { type Admission, RATE_LIMIT_NAMES, type RateLimiter, type RatesPerMinute } from './rate-limiter.ts';

/**
 * GCRA: a key holds the time at which all that was used will have come back, in milliseconds with fractions, and expires
 * then. Redis' own clock counts, so the clocks of the API's processes do not matter. The first pass asks every limit, the
 * second counts, so a request that one limit refuses uses up nothing of the other.
 */
export const RATE_LIMIT_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local wait, refused = 0, 0
local used = {}
for i, key in ipairs(KEYS) do
  local step = 60000 / ARGV[i]
  used[i] = math.max(now, tonumber(redis.call('GET', key) or '0'))
  local missing = used[i] + step - 60000 - now
  if missing > wait then wait, refused = missing, i end
end
local answer = { math.ceil(wait), refused }
for i, key in ipairs(KEYS) do
  local step = 60000 / ARGV[i]
  if refused == 0 then
    used[i] = used[i] + step
    redis.call('SET', key, string.format('%.3f', used[i]), 'PX', math.ceil(used[i] - now))
  end
  answer[#answer + 1] = math.max(0, math.floor((60000 + now - used[i]) / step + 0.001))
  answer[#answer + 1] = math.ceil(used[i] - now)
end
return answer`;

/** Runs the script above. */
export interface RateLimitScript {
  run(keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** For an API of many processes, which count together. */
export class RedisRateLimiter implements RateLimiter {
  readonly #script: RateLimitScript;
  readonly #rates: RatesPerMinute;
  readonly #names: (typeof RATE_LIMIT_NAMES)[number][];

  constructor({ script, rates }: { script: RateLimitScript; rates: RatesPerMinute }) {
    this.#script = script;
    this.#rates = rates;
    this.#names = RATE_LIMIT_NAMES.filter(name => rates[name] > 0);
  }

  /** @throws if Redis is away */
  async admit(tenantId: TenantId, userId: UserId): Promise<Admission> {
    if (this.#names.length === 0) return { waitMs: 0, refusedBy: undefined, limits: [] };
    // In braces what a cluster makes the slot of.
    const keyOf = {
      user: `tatami:rate:{${tenantId}}:user:${userId}`,
      tenant: `tatami:rate:{${tenantId}}:tenant`,
    };
    const answer = await this.#script.run(
      this.#names.map(name => keyOf[name]),
      this.#names.map(name => this.#rates[name]),
    );
    const numbers = answer as number[];
    const [waitMs = 0, refused = 0] = numbers;
    return {
      ...{ waitMs, refusedBy: this.#names[refused - 1] },
      limits: this.#names.map((name, i) => ({
        ...{ name, perMinute: this.#rates[name] },
        ...{ left: numbers[2 + 2 * i] ?? 0, resetMs: numbers[3 + 2 * i] ?? 0 },
      })),
    };
  }
}

import type { Principal } from '@tatami/identity';
import type { FastifyReply } from 'fastify';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import { RateLimited } from './rate-limited.ts';

/**
 * Lets a request pass or not, and says in its answer what is left
 * (draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and `RateLimit`).
 * @throws RateLimited
 */
export async function keepWithinLimits(
  limiter: RateLimiter,
  { tenantId, userId }: Pick<Principal, 'tenantId' | 'userId'>,
  reply: FastifyReply,
): Promise<void> {
  const { waitMs, refusedBy, limits } = await limiter.admit(tenantId, userId);
  if (limits.length > 0) {
    reply.headers({
      'ratelimit-policy': limits.map(({ name, perMinute }) => `"${name}";q=${perMinute};w=60`).join(', '),
      ratelimit: limits
        .map(({ name, left, resetMs }) => `"${name}";r=${left};t=${Math.ceil(resetMs / 1000)}`)
        .join(', '),
    });
  }
  if (refusedBy !== undefined) throw new RateLimited(waitMs, refusedBy);
}

import type { Principal, VerifyToken } from '@tatami/identity';
import { bearerToken } from '@tatami/identity';
import { LeakyBuckets } from '@tatami/kernel';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { KnownPeople } from './known-people.ts';
import { RateLimited } from './rate-limited.ts';
import { keepWithinLimits } from './rate-limits.ts';
import type { Standings } from './standing.ts';

/** 401 of access tokens, 400 of logout tokens. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401]);

/**
 * Who asks. Kept beside the request, not on it: a decorated request has a principal that may be undefined in every
 * handler, authenticated or not.
 */
export class Authentication {
  readonly #tokens: VerifyToken;
  readonly #standings: Standings;
  readonly #people: KnownPeople;
  readonly #limiter: RateLimiter | undefined;
  readonly #now: () => number;
  /** By address. */
  readonly #refused: LeakyBuckets;
  readonly #principals = new WeakMap<FastifyRequest, Principal>();

  /** @param options.refusalsPerMinute of one address, before its tokens are not even looked at; 0 for any number */
  constructor(options: {
    tokens: VerifyToken;
    standings: Standings;
    people: KnownPeople;
    limiter?: RateLimiter | undefined;
    now: () => number;
    refusalsPerMinute: number;
  }) {
    this.#tokens = options.tokens;
    this.#standings = options.standings;
    this.#people = options.people;
    this.#limiter = options.limiter;
    this.#now = options.now;
    this.#refused = new LeakyBuckets(options.refusalsPerMinute);
  }

  /**
   * For onRequest: a body is not even read for somebody unknown. Throws TatamiError `unauthenticated`, `token-expired`, `token-revoked`, `forbidden`,
   * and `rate-limited` for an address that was refused too often, or who asks too often.
   */
  readonly require = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    await this.refuseOften(request);
    const proved = await this.countRefusals(request, () => this.#prove(request));
    if (this.#limiter !== undefined) await keepWithinLimits(this.#limiter, proved, reply);
    const principal = await this.#standings.check(proved);
    this.#principals.set(request, principal);
    request.log = request.log.child({ tenantId: principal.tenantId });
    await this.#people.seen(proved);
  };

  /** For onRequest of what asks for no token of ours: throws `rate-limited` for an address that was refused too often. */
  readonly refuseOften = async (request: FastifyRequest): Promise<void> => {
    const waitMs = this.#refused.waitMs(request.ip, this.#now());
    if (waitMs > 0) throw new RateLimited(waitMs, 'refusals');
  };

  /** Counts against the address of the request that what it has brought proves nothing. */
  async countRefusals<Result>(request: FastifyRequest, prove: () => Promise<Result>): Promise<Result> {
    try {
      return await prove();
    } catch (error) {
      const isRefusal = error instanceof TatamiError && REFUSALS.has(ERRORS[error.code].status);
      if (isRefusal) this.#refused.use(request.ip, 1, this.#now());
      throw error;
    }
  }

  async #prove(request: FastifyRequest): Promise<Principal> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new TatamiError('unauthenticated');
    return this.#tokens.verify(token);
  }

  principalOf(request: FastifyRequest): Principal {
    const principal = this.#principals.get(request);
    if (principal === undefined) throw new Error(`${request.routeOptions.url} does not authenticate`);
    return principal;
  }
}

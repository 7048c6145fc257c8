import type { Principal, VerifyToken } from '@tatami/identity';
import { bearerToken } from '@tatami/identity';
import { LeakyBuckets } from '@tatami/kernel';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { FastifyRequest } from 'fastify';
import type { KnownPeople } from './known-people.ts';

/**
 * Who asks. Kept beside the request, not on it: a decorated request has a principal that may be undefined in every
 * handler, authenticated or not.
 */
export class Authentication {
  readonly #tokens: VerifyToken;
  readonly #people: KnownPeople;
  readonly #now: () => number;
  /** By address. */
  readonly #refused: LeakyBuckets;
  readonly #principals = new WeakMap<FastifyRequest, Principal>();

  /** @param options.refusalsPerMinute of one address, before its tokens are not even looked at; 0 for any number */
  constructor(options: {
    tokens: VerifyToken;
    people: KnownPeople;
    now: () => number;
    refusalsPerMinute: number;
  }) {
    this.#tokens = options.tokens;
    this.#people = options.people;
    this.#now = options.now;
    this.#refused = new LeakyBuckets(options.refusalsPerMinute);
  }

  /**
   * For onRequest: a body is not even read for somebody unknown. Throws TatamiError `unauthenticated`, `token-expired`,
   * and `rate-limited` for an address that was refused too often.
   */
  readonly require = async (request: FastifyRequest): Promise<void> => {
    if (this.#refused.waitMs(request.ip, this.#now()) > 0) throw new TatamiError('rate-limited');
    const principal = await this.#prove(request);
    this.#principals.set(request, principal);
    request.log = request.log.child({ tenantId: principal.tenantId });
    await this.#people.seen(principal);
  };

  async #prove(request: FastifyRequest): Promise<Principal> {
    try {
      const token = bearerToken(request.headers.authorization);
      if (token === undefined) throw new TatamiError('unauthenticated');
      return await this.#tokens.verify(token);
    } catch (error) {
      const isRefusal = error instanceof TatamiError && ERRORS[error.code].status === 401;
      if (isRefusal) this.#refused.use(request.ip, 1, this.#now());
      throw error;
    }
  }

  principalOf(request: FastifyRequest): Principal {
    const principal = this.#principals.get(request);
    if (principal === undefined) throw new Error(`${request.routeOptions.url} does not authenticate`);
    return principal;
  }
}

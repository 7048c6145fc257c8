import type { Principal, VerifyToken } from '@tatami/identity';
import { bearerToken } from '@tatami/identity';
import { TatamiError } from '@tatami/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { AddressLimit } from './address-limit.ts';
import type { KnownPeople } from './known-people.ts';
import { keepWithinLimits } from './rate-limits.ts';
import type { Standings } from './standing.ts';

/**
 * Who asks. Kept beside the request, not on it: a decorated request has a principal that may be undefined in every
 * handler, authenticated or not.
 */
export class Authentication {
  readonly #tokens: VerifyToken;
  readonly #standings: Standings;
  readonly #people: KnownPeople;
  readonly #limiter: RateLimiter | undefined;
  readonly #addresses: AddressLimit;
  readonly #principals = new WeakMap<FastifyRequest, Principal>();

  constructor(options: {
    tokens: VerifyToken;
    standings: Standings;
    people: KnownPeople;
    limiter?: RateLimiter | undefined;
    addresses: AddressLimit;
  }) {
    this.#tokens = options.tokens;
    this.#standings = options.standings;
    this.#people = options.people;
    this.#limiter = options.limiter;
    this.#addresses = options.addresses;
  }

  /**
   * For onRequest: a body is not even read for somebody unknown. Throws TatamiError `unauthenticated`, `token-expired`, `token-revoked`, `forbidden`,
   * and `rate-limited` for an address that was refused too often, or who asks too often.
   */
  readonly require = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    await this.#addresses.refuse(request);
    const proved = await this.#addresses.countRefusals(request, () => this.#prove(request));
    if (this.#limiter !== undefined) await keepWithinLimits(this.#limiter, proved, reply);
    const principal = await this.#standings.check(proved);
    this.#principals.set(request, principal);
    request.log = request.log.child({ tenantId: principal.tenantId });
    await this.#people.seen(proved);
  };

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

import type { Principal, VerifyToken } from '@tatami/identity';
import { bearerToken } from '@tatami/identity';
import { TatamiError } from '@tatami/protocol';
import type { FastifyRequest } from 'fastify';
import type { KnownPeople } from './known-people.ts';

/**
 * Who asks. Kept beside the request, not on it: a decorated request has a principal that may be undefined in every
 * handler, authenticated or not.
 */
export class Authentication {
  readonly #tokens: VerifyToken;
  readonly #people: KnownPeople;
  readonly #principals = new WeakMap<FastifyRequest, Principal>();

  constructor(tokens: VerifyToken, people: KnownPeople) {
    this.#tokens = tokens;
    this.#people = people;
  }

  /** For onRequest: a body is not even read for somebody unknown. */
  readonly require = async (request: FastifyRequest): Promise<void> => {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new TatamiError('unauthenticated');
    const principal = await this.#tokens.verify(token);
    this.#principals.set(request, principal);
    request.log = request.log.child({ tenantId: principal.tenantId });
    await this.#people.seen(principal);
  };

  principalOf(request: FastifyRequest): Principal {
    const principal = this.#principals.get(request);
    if (principal === undefined) throw new Error(`${request.routeOptions.url} does not authenticate`);
    return principal;
  }
}

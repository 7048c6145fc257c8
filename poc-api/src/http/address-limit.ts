import { LeakyBuckets } from '@tatami/kernel';
import { ERRORS, TatamiError } from '@tatami/protocol';
import { householdOf } from '@tatami/service';
import type { FastifyRequest } from 'fastify';
import { RateLimited } from './rate-limited.ts';

/** 401 of access tokens, 400 of logout tokens. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401]);

/** Limits what comes from strangers, by the address that it comes from. See {@link householdOf}. */
export class AddressLimit {
  readonly #used: LeakyBuckets;
  readonly #now: () => number;

  /** @param options.perMinute requests that prove nobody; 0 for any number */
  constructor({ perMinute, now }: { readonly perMinute: number; readonly now: () => number }) {
    this.#used = new LeakyBuckets(perMinute);
    this.#now = now;
  }

  /** For onRequest: throws `rate-limited` for an address of which too many requests have proved nobody. */
  readonly refuse = async (request: FastifyRequest): Promise<void> => {
    const waitMs = this.#used.waitMs(householdOf(request.ip), this.#now());
    if (waitMs > 0) throw new RateLimited(waitMs, 'refusals');
  };

  /** For onRequest of what everybody may ask: the same, and counts the request. */
  readonly count = async (request: FastifyRequest): Promise<void> => {
    await this.refuse(request);
    this.#use(request);
  };

  /** Counts the request if what it has brought proves nobody. */
  async countRefusals<Result>(request: FastifyRequest, prove: () => Promise<Result>): Promise<Result> {
    try {
      return await prove();
    } catch (error) {
      if (error instanceof TatamiError && REFUSALS.has(ERRORS[error.code].status)) this.#use(request);
      throw error;
    }
  }

  #use(request: FastifyRequest): void {
    this.#used.use(householdOf(request.ip), 1, this.#now());
  }
}

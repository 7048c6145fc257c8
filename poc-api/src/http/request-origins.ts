import { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin } from '@tatami/persistence';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TenantStorage } from '../ports.ts';

/**
 * Where each request comes from, for the audit. It follows the request by itself, so that no route can forget to hand it
 * on.
 */
export class RequestOrigins {
  readonly #current = new AsyncLocalStorage<Origin>();

  /** Follows every request of the application that is registered after this. */
  follow(app: FastifyInstance): void {
    const enter = (request: FastifyRequest, _reply: unknown, done: () => void) =>
      this.#current.run({ requestId: request.id, address: request.ip }, done);
    app.addHook('onRequest', enter);
    // Reading a body goes on in the socket's own context.
    app.addHook('preValidation', enter);
  }

  /** The storage as whoever asks now changes it. */
  storage(storage: TenantStorage): TenantStorage {
    return { withStores: (tenantId, use) => storage.withStores(tenantId, use, this.#current.getStore()) };
  }
}

import type { DojoStore } from '@tatami/persistence';
import type { GateSender } from '@tatami/protocol/gate/gate';
import type { DojoId, UserId } from '@tatami/protocol/ids';

/**
 * Which user writes as which Yjs clientID in one dojo. Bound once, for ever, in the database before anything
 * written under it is journaled or shown; so "who wrote this" is a fact and nobody writes as somebody else.
 */
export class ClientBindings {
  readonly #dojoId: DojoId;
  readonly #store: DojoStore;
  readonly #owners: Map<number, UserId>;

  constructor(options: { dojoId: DojoId; store: DojoStore; owners: Map<number, UserId> }) {
    this.#dojoId = options.dojoId;
    this.#store = options.store;
    this.#owners = options.owners;
  }

  ownerOf(clientId: number): UserId | undefined {
    return this.#owners.get(clientId);
  }

  sender(userId: UserId): GateSender {
    return {
      owner: clientId => {
        const owner = this.#owners.get(clientId);
        if (owner === undefined) return 'unbound';
        return owner === userId ? 'sender' : 'other';
      },
    };
  }

  /** A new small clientID for the user. */
  async allocate(userId: UserId): Promise<number> {
    const clientId = await this.#store.allocateClientId(this.#dojoId, userId);
    this.#owners.set(clientId, userId);
    return clientId;
  }

  /** Makes the user the owner if the id is free; false if it is another user's. */
  async bind(clientId: number, userId: UserId): Promise<boolean> {
    const owner = this.#owners.get(clientId);
    if (owner !== undefined) return owner === userId;
    const binding = await this.#store.bindClientId(this.#dojoId, clientId, userId);
    if (binding.kind === 'bound') {
      this.#owners.set(clientId, userId);
      return true;
    }
    // Another pod bound it for somebody else; who that is only matters to that pod.
    const owners = await this.#store.clientBindings(this.#dojoId);
    for (const [id, user] of owners) this.#owners.set(id, user);
    return this.#owners.get(clientId) === userId;
  }
}

import type { DojoStore } from '@tatami/persistence';
import type { DojoId, GateSender, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';

/** The clientID of a dojo's starting files, which no person wrote. */
const NOBODY = 0;
/** Those that the database gives out count up from 1; a stock client draws a larger one by chance. */
const MAX_ALLOCATED = 1_000_000;

/**
 * Which user writes as which Yjs clientID in one dojo. Bound once, for ever, in the database before anything
 * written under it is journaled or shown; so "who wrote this" is a fact and nobody writes as somebody else.
 */
export class ClientBindings {
  readonly #dojoId: DojoId;
  readonly #store: DojoStore;
  readonly #owners = new Map<number, UserId>();
  readonly #maxPerUser: number;
  /** Told to the database with every wish for another one: it may have been set back, and give them out again. */
  #lastAllocated = 0;

  constructor(options: { dojoId: DojoId; store: DojoStore; maxPerUser: number }) {
    this.#dojoId = options.dojoId;
    this.#store = options.store;
    this.#maxPerUser = options.maxPerUser;
  }

  /** What the database has, and nothing else any more: set back, it may have given an id to somebody else since. */
  replace(owners: ReadonlyMap<number, UserId>): void {
    this.#owners.clear();
    this.#learn(owners);
  }

  ownerOf(clientId: number): UserId | undefined {
    return this.#owners.get(clientId);
  }

  sender(userId: UserId): GateSender {
    return {
      owner: clientId => {
        if (clientId === NOBODY) return 'other';
        const owner = this.#owners.get(clientId);
        if (owner === undefined) return 'unbound';
        return owner === userId ? 'sender' : 'other';
      },
    };
  }

  /** Whether the id is the user's; another pod may have given it to them a moment ago. */
  async isBoundTo(clientId: number, userId: UserId): Promise<boolean> {
    if (!this.#owners.has(clientId)) this.#learn(await this.#store.clientBindings(this.#dojoId));
    return this.#owners.get(clientId) === userId;
  }

  /**
   * A new small clientID for the user.
   * Throws TatamiError `too-many-client-ids` for a user that has too many already.
   */
  async allocate(userId: UserId): Promise<number> {
    if (this.#countOf(userId) >= this.#maxPerUser) throw new TatamiError('too-many-client-ids');
    const clientId = await this.#store.allocateClientId(this.#dojoId, userId, this.#lastAllocated);
    this.#know(clientId, userId);
    return clientId;
  }

  /**
   * Makes the user the owner if the id is free; false if it is another user's.
   * Throws TatamiError `too-many-client-ids` for a user that has too many already.
   */
  async bind(clientId: number, userId: UserId): Promise<boolean> {
    if (clientId === NOBODY) return false;
    const owner = this.#owners.get(clientId);
    if (owner !== undefined) return owner === userId;
    if (this.#countOf(userId) >= this.#maxPerUser) throw new TatamiError('too-many-client-ids');
    const binding = await this.#store.bindClientId(this.#dojoId, clientId, userId);
    if (binding.kind === 'bound') {
      this.#know(clientId, userId);
      return true;
    }
    // Another pod bound it for somebody else; who that is only matters to that pod.
    this.#learn(await this.#store.clientBindings(this.#dojoId));
    return this.#owners.get(clientId) === userId;
  }

  /** Bindings read from the database; one that is there never changes. */
  #learn(owners: ReadonlyMap<number, UserId>): void {
    for (const [clientId, userId] of owners) this.#know(clientId, userId);
  }

  #know(clientId: number, userId: UserId): void {
    this.#owners.set(clientId, userId);
    if (clientId < MAX_ALLOCATED) this.#lastAllocated = Math.max(this.#lastAllocated, clientId);
  }

  /** Counted when it is needed: binding is rare, and a table of counts would be kept for every room. */
  #countOf(userId: UserId): number {
    let count = 0;
    for (const owner of this.#owners.values()) if (owner === userId) count++;
    return count;
  }
}

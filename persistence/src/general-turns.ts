interface Owner {
  held: number;
  readonly waiting: (() => void)[];
}

/**
 * Who may borrow for the general lane, in all pools of a budget together. An eighth of the connections is never lent to
 * it: however many reads and transactions there are and however long they last, the journals of all tenants go on, with
 * no connection set aside for any one of them. (Two connections for each tenant with an open room were tried first: 24
 * tenants had all 50, and the 25th was refused.)
 * Owners take turns, so the many requests of one database stand behind each other and not before those of another.
 */
export class GeneralTurns {
  readonly #limit: number;
  readonly #perOwner: number;
  /** In the order in which they are next. */
  readonly #owners = new Map<object, Owner>();
  #held = 0;

  /**
   * @param options.total connections of the budget; below four none can be kept from the general lane
   * @param options.perOwner what one owner can use at a time
   */
  constructor(options: { total: number; perOwner: number }) {
    const kept = options.total < 4 ? 0 : Math.max(1, Math.floor(options.total / 8));
    this.#limit = options.total - kept;
    this.#perOwner = options.perOwner;
  }

  /**
   * Calls `granted`, at once if possible; what was granted must be given back.
   * @returns takes the request back; does nothing once it was granted
   */
  request(owner: object, granted: () => void): () => void {
    const { waiting } = this.#owner(owner);
    waiting.push(granted);
    this.#grant();
    return () => {
      const at = waiting.indexOf(granted);
      if (at >= 0) waiting.splice(at, 1);
      this.#forget(owner);
    };
  }

  giveBack(owner: object): void {
    const entry = this.#owners.get(owner);
    if (entry === undefined || entry.held === 0) throw new RangeError('a turn was given back twice');
    entry.held--;
    this.#held--;
    this.#forget(owner);
    this.#grant();
  }

  #grant(): void {
    while (this.#held < this.#limit) {
      const next = this.#next();
      if (next === undefined) return;
      const [owner, entry] = next;
      // Behind all others.
      this.#owners.delete(owner);
      this.#owners.set(owner, entry);
      entry.held++;
      this.#held++;
      entry.waiting.shift()?.();
    }
  }

  #next(): [object, Owner] | undefined {
    for (const [owner, entry] of this.#owners) {
      if (entry.waiting.length > 0 && entry.held < this.#perOwner) return [owner, entry];
    }
    return undefined;
  }

  #owner(owner: object): Owner {
    const known = this.#owners.get(owner) ?? { held: 0, waiting: [] };
    this.#owners.set(owner, known);
    return known;
  }

  #forget(owner: object): void {
    const entry = this.#owners.get(owner);
    if (entry !== undefined && entry.held === 0 && entry.waiting.length === 0) this.#owners.delete(owner);
  }
}

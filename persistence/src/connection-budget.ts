/** How much of a budget is taken at a moment. */
export interface ConnectionUse {
  readonly open: number;
  readonly budget: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** Somebody who waits for one more connection. */
export interface SlotRequest {
  /** Takes the request back; does nothing once it was granted. */
  cancel(): void;
}

interface Waiting {
  readonly sinceMs: number;
  readonly owner: object | undefined;
  readonly granted: () => void;
}

/**
 * How many server connections this process may have at once, of all databases together. A slot is taken before a
 * connection is opened and given back when its socket is closed: a closing connection still occupies a backend
 * (a pool of pools that forgot this reached 22 backends with a budget of 16).
 * Slots are granted in the order of the requests.
 */
export class ConnectionBudget {
  readonly total: number;
  readonly #patienceMs: number;
  readonly #nowMs: () => number;
  readonly #waiting: Waiting[] = [];
  #used = 0;
  /** Slots whose connections are closing: they will come back soon and need not be asked for again. */
  #returning = 0;
  #onShortage: () => void = () => {};

  constructor(options: { total: number; patienceMs?: number; nowMs?: () => number }) {
    if (!Number.isInteger(options.total) || options.total < 1) throw new RangeError('a budget is 1 or more');
    this.total = options.total;
    this.#patienceMs = options.patienceMs ?? 25;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  get use(): ConnectionUse {
    return { open: this.#used, budget: this.total, waiting: this.#waiting.length };
  }

  get used(): number {
    return this.#used;
  }

  /** How many requests wait for a slot that nobody is giving back yet. */
  get shortage(): number {
    return Math.max(0, this.#waiting.length - this.#returning);
  }

  /**
   * Whether somebody else has waited so long that this owner should give up a connection it could use itself. What
   * is being given back already will end the first waits and does not count.
   */
  isOtherStarving(owner: object): boolean {
    const oldest = this.#waiting.slice(this.#returning).find(waiting => waiting.owner !== owner);
    return oldest !== undefined && this.#nowMs() - oldest.sinceMs > this.#patienceMs;
  }

  /** Called whenever a request has to wait. */
  onShortage(listener: () => void): void {
    this.#onShortage = listener;
  }

  /** Calls `granted`, at once if possible, with a slot that must be given back. */
  request(granted: () => void, owner?: object): SlotRequest {
    if (this.#used < this.total && this.#waiting.length === 0) {
      this.#used++;
      granted();
      return { cancel: () => {} };
    }
    const waiting: Waiting = { sinceMs: this.#nowMs(), owner, granted };
    this.#waiting.push(waiting);
    this.#onShortage();
    return {
      cancel: () => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
      },
    };
  }

  /** Says that a slot will be given back as soon as its connection is closed. */
  announceReturn(): void {
    this.#returning++;
  }

  /** @param wasAnnounced whether announceReturn was called for this slot */
  giveBack(wasAnnounced: boolean): void {
    if (this.#used === 0) throw new RangeError('a slot was given back twice');
    this.#used--;
    if (wasAnnounced) this.#returning--;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#used++;
    next.granted();
  }
}

import type { ConnectionBudget, SlotRequest } from './connection-budget.ts';
import { PersistenceError } from './errors.ts';
import { Connection, type ConnectionOptions } from './sql/connection.ts';
import type { Database } from './sql/database.ts';
import { inTransaction } from './sql/transaction.ts';

/** `journal` borrows before `general`, and alone may use the reserved connections. */
export type Lane = 'journal' | 'general';

interface Member {
  readonly connection: Connection;
  isReserved: boolean;
  state: { readonly kind: 'idle'; readonly sinceMs: number } | { readonly kind: 'busy' };
}

interface Borrower {
  readonly lane: Lane;
  readonly resolve: (member: Member) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

export interface ConnectionPoolOptions {
  readonly connection: ConnectionOptions;
  readonly budget: ConnectionBudget;
  /** Connections of this pool at most, besides the reserved ones. */
  readonly maxConnections: number;
  /** How long a borrower waits before it is told `connection-unavailable`. */
  readonly borrowTimeoutMs: number;
  readonly nowMs: () => number;
  /** Called when a connection becomes idle. */
  readonly onIdle: () => void;
}

/**
 * Connections to one database.
 *
 * P1  Every connection that is opening, open or closing holds a slot of the budget.
 * P2  A borrowed connection is never closed by anybody but its borrower's own failure.
 * P3  A connection that failed is never lent again.
 * P4  Reserved slots are taken from the budget once and serve the journal lane only.
 */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #members = new Set<Member>();
  readonly #borrowers: Record<Lane, Borrower[]> = { journal: [], general: [] };
  readonly #requests: SlotRequest[] = [];
  readonly #closing = new Set<Promise<void>>();
  #opening = 0;
  /** Slots that the journal lane should have, slots taken from the budget for it, and those with a connection. */
  #reserved = 0;
  #heldReserved = 0;
  #usedReserved = 0;
  #isClosed = false;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
  }

  /** When the longest idle connection that may be given up became idle; undefined if there is none. */
  get oldestIdleSinceMs(): number | undefined {
    return this.#oldestIdle()?.sinceMs;
  }

  get isEmpty(): boolean {
    return (
      this.#members.size + this.#opening + this.#closing.size + this.#heldReserved === 0 && !this.#isWanted()
    );
  }

  /** The database of this pool through one of its lanes. */
  database(lane: Lane): Database {
    return {
      query: query => this.#withConnection(lane, connection => connection.query(query)),
      transaction: (work, isolation) =>
        this.#withConnection(lane, connection => inTransaction(connection, work, isolation)),
    };
  }

  /** Sets slots of the budget aside for the journal lane; resolves when they are there. */
  async reserve(slots: number): Promise<void> {
    await Promise.all(
      Array.from(
        { length: slots },
        () => new Promise<void>(resolve => this.#options.budget.request(resolve)),
      ),
    );
    this.#reserved += slots;
    this.#heldReserved += slots;
    this.#evaluate();
  }

  /** Ends the reservation: unused slots go back to the budget, connections become ordinary ones. */
  unreserve(): void {
    this.#reserved = 0;
    for (; this.#heldReserved > this.#usedReserved; this.#heldReserved--)
      this.#options.budget.giveBack(false);
    for (const member of this.#members) this.#makeOrdinaryIfInExcess(member);
  }

  /** Closes the connection that has been idle longest, if there is one. */
  closeOldestIdle(): void {
    const oldest = this.#oldestIdle();
    if (oldest) this.#retire(oldest.member);
  }

  /** Refuses new borrowers, waits for the present ones and closes everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lane of ['journal', 'general'] as const) {
      for (const borrower of this.#borrowers[lane].splice(0)) {
        clearTimeout(borrower.timer);
        borrower.reject(new PersistenceError('pools-closed'));
      }
    }
    this.unreserve();
    this.#evaluate();
    while (this.#members.size + this.#opening + this.#closing.size > 0) {
      await Promise.race([...this.#closing, new Promise(resolve => setTimeout(resolve, 5))]);
    }
  }

  async #withConnection<T>(lane: Lane, work: (connection: Connection) => Promise<T>): Promise<T> {
    const member = await this.#borrow(lane);
    try {
      return await work(member.connection);
    } finally {
      this.#giveBack(member);
    }
  }

  #borrow(lane: Lane): Promise<Member> {
    if (this.#isClosed) return Promise.reject(new PersistenceError('pools-closed'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const at = this.#borrowers[lane].indexOf(borrower);
        if (at >= 0) this.#borrowers[lane].splice(at, 1);
        reject(new PersistenceError('connection-unavailable', { detail: 'none became free in time' }));
        this.#evaluate();
      }, this.#options.borrowTimeoutMs);
      const borrower: Borrower = { lane, resolve, reject, timer };
      this.#borrowers[lane].push(borrower);
      this.#evaluate();
    });
  }

  #giveBack(member: Member): void {
    const mustGo =
      !member.connection.isUsable ||
      this.#isClosed ||
      (!member.isReserved && this.#options.budget.isOtherStarving(this));
    if (mustGo) {
      this.#retire(member);
    } else {
      member.state = { kind: 'idle', sinceMs: this.#options.nowMs() };
    }
    this.#evaluate();
    if (member.state.kind === 'idle') this.#options.onIdle();
  }

  /** The only place that decides what happens next: who is lent what is idle, and what is opened for the rest. */
  #evaluate(): void {
    for (const member of this.#members) {
      if (member.state.kind !== 'idle') continue;
      if (!member.connection.isUsable || this.#isClosed) this.#retire(member);
      else this.#lend(member);
    }
    while (this.#usedReserved < this.#reserved && this.#borrowers.journal.length > this.#opening) {
      this.#usedReserved++;
      void this.#open(true);
    }
    const shared = [...this.#members].filter(member => !member.isReserved).length;
    const room = this.#options.maxConnections - shared - this.#opening;
    const wanted = Math.min(
      this.#borrowers.journal.length + this.#borrowers.general.length - this.#opening,
      room,
    );
    while (this.#requests.length > Math.max(0, wanted)) this.#requests.pop()?.cancel();
    for (let missing = wanted - this.#requests.length; missing > 0; missing--) this.#request();
  }

  #lend(member: Member): void {
    const borrower =
      this.#borrowers.journal.shift() ?? (member.isReserved ? undefined : this.#borrowers.general.shift());
    if (!borrower) return;
    clearTimeout(borrower.timer);
    member.state = { kind: 'busy' };
    borrower.resolve(member);
  }

  #request(): void {
    const request: SlotRequest = this.#options.budget.request(() => {
      // A request that is granted at once is granted before it has a name.
      queueMicrotask(() => {
        const at = this.#requests.indexOf(request);
        if (at >= 0) this.#requests.splice(at, 1);
        if (at >= 0 && this.#isWanted()) void this.#open(false);
        else this.#options.budget.giveBack(false);
      });
    }, this);
    this.#requests.push(request);
  }

  #isWanted(): boolean {
    return this.#borrowers.journal.length + this.#borrowers.general.length > 0;
  }

  async #open(isReserved: boolean): Promise<void> {
    this.#opening++;
    try {
      const connection = await Connection.open(this.#options.connection);
      this.#opening--;
      const member: Member = {
        connection,
        isReserved,
        state: { kind: 'idle', sinceMs: this.#options.nowMs() },
      };
      this.#makeOrdinaryIfInExcess(member);
      this.#members.add(member);
      void connection.closed.then(() => this.#lost(member));
    } catch (error) {
      this.#opening--;
      this.#freeSlot(isReserved, false);
      const borrower = this.#borrowers.journal.shift() ?? this.#borrowers.general.shift();
      if (borrower) clearTimeout(borrower.timer);
      borrower?.reject(error);
    }
    this.#evaluate();
    this.#options.onIdle();
  }

  /** Closes a connection that nobody has borrowed; its slot comes back when the socket is closed. */
  #retire(member: Member): void {
    this.#members.delete(member);
    if (!member.isReserved) this.#options.budget.announceReturn();
    const closing = member.connection.close().then(() => {
      this.#closing.delete(closing);
      this.#freeSlot(member.isReserved, !member.isReserved);
      this.#evaluate();
    });
    this.#closing.add(closing);
  }

  /** The server ended a connection; a borrowed one is retired when its borrower gives it back. */
  #lost(member: Member): void {
    if (this.#members.has(member) && member.state.kind === 'idle') this.#retire(member);
  }

  /** A connection that outlives its reservation, also one that was still opening, keeps its slot as an ordinary one. */
  #makeOrdinaryIfInExcess(member: Member): void {
    if (!member.isReserved || this.#heldReserved <= this.#reserved) return;
    member.isReserved = false;
    this.#heldReserved--;
    this.#usedReserved--;
  }

  #freeSlot(wasReserved: boolean, wasAnnounced: boolean): void {
    if (!wasReserved) {
      this.#options.budget.giveBack(wasAnnounced);
      return;
    }
    this.#usedReserved--;
    if (this.#heldReserved > this.#reserved) {
      this.#heldReserved--;
      this.#options.budget.giveBack(false);
    }
  }

  #oldestIdle(): { member: Member; sinceMs: number } | undefined {
    let oldest: { member: Member; sinceMs: number } | undefined;
    for (const member of this.#members) {
      if (member.state.kind !== 'idle' || member.isReserved) continue;
      if (!oldest || member.state.sinceMs < oldest.sinceMs)
        oldest = { member, sinceMs: member.state.sinceMs };
    }
    return oldest;
  }
}

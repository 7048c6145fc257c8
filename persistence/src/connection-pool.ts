import type { ConnectionBudget, SlotRequest } from './connection-budget.ts';
import { PersistenceError } from './errors.ts';
import type { GeneralTurns } from './general-turns.ts';
import { Connection, type ConnectionOptions } from './sql/connection.ts';
import type { Database } from './sql/database.ts';
import { inTransaction } from './sql/transaction.ts';

/** `journal` borrows before `general`, which also has to wait for its turn among the pools. */
export type Lane = 'journal' | 'general';

interface Member {
  readonly connection: Connection;
  state: { readonly kind: 'idle'; readonly sinceMs: number } | { readonly kind: 'busy' };
}

interface Borrower {
  readonly lane: Lane;
  readonly resolve: (member: Member) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
  /** Ends the wait for a turn, if it still goes on. */
  leaveQueue: () => void;
}

export interface ConnectionPoolOptions {
  readonly connection: ConnectionOptions;
  readonly budget: ConnectionBudget;
  /** One for all pools of the budget. */
  readonly turns: GeneralTurns;
  /** Connections of this pool at most. */
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
 * P4  Who borrows for the general lane has a turn before a connection is opened or lent, and until it is given back.
 */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #members = new Set<Member>();
  /** Who waits for a connection, and who still waits for a turn. */
  readonly #borrowers: Record<Lane, Borrower[]> = { journal: [], general: [] };
  readonly #inQueue = new Set<Borrower>();
  readonly #requests: SlotRequest[] = [];
  readonly #closing = new Set<Promise<void>>();
  #opening = 0;
  #isClosed = false;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
  }

  /** When the longest idle connection that may be given up became idle; undefined if there is none. */
  get oldestIdleSinceMs(): number | undefined {
    return this.#oldestIdle()?.sinceMs;
  }

  get isEmpty(): boolean {
    const connections = this.#members.size + this.#opening + this.#closing.size;
    return connections + this.#inQueue.size === 0 && !this.#isWanted();
  }

  /** The database of this pool through one of its lanes. */
  database(lane: Lane): Database {
    return {
      query: query => this.#withConnection(lane, connection => connection.query(query)),
      transaction: (work, isolation) =>
        this.#withConnection(lane, connection => inTransaction(connection, work, isolation)),
    };
  }

  /** Closes the connection that has been idle longest, if there is one. */
  closeOldestIdle(): void {
    const oldest = this.#oldestIdle();
    if (oldest) this.#retire(oldest.member);
  }

  /** Refuses new borrowers, waits for the present ones and closes everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { journal, general } = this.#borrowers;
    for (const borrower of [...this.#inQueue, ...journal, ...general]) {
      this.#dismiss(borrower, new PersistenceError('pools-closed'));
    }
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
      if (lane === 'general') this.#options.turns.giveBack(this);
    }
  }

  #borrow(lane: Lane): Promise<Member> {
    if (this.#isClosed) return Promise.reject(new PersistenceError('pools-closed'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const detail = 'none became free in time';
        this.#dismiss(borrower, new PersistenceError('connection-unavailable', { detail }));
        this.#evaluate();
      }, this.#options.borrowTimeoutMs);
      const borrower: Borrower = { lane, resolve, reject, timer, leaveQueue: () => {} };
      const wait = () => {
        this.#inQueue.delete(borrower);
        this.#borrowers[lane].push(borrower);
        this.#evaluate();
      };
      if (lane === 'journal') return wait();
      this.#inQueue.add(borrower);
      borrower.leaveQueue = this.#options.turns.request(this, wait);
    });
  }

  /** Sends away a borrower that has no connection yet. */
  #dismiss(borrower: Borrower, error: unknown): void {
    clearTimeout(borrower.timer);
    const { lane } = borrower;
    const at = this.#borrowers[lane].indexOf(borrower);
    if (at >= 0) this.#borrowers[lane].splice(at, 1);
    if (at >= 0 && lane === 'general') this.#options.turns.giveBack(this);
    this.#inQueue.delete(borrower);
    borrower.leaveQueue();
    borrower.reject(error);
  }

  #giveBack(member: Member): void {
    const mustGo =
      !member.connection.isUsable || this.#isClosed || this.#options.budget.isOtherStarving(this);
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
    const room = this.#options.maxConnections - this.#members.size - this.#opening;
    const wanted = Math.min(
      this.#borrowers.journal.length + this.#borrowers.general.length - this.#opening,
      room,
    );
    while (this.#requests.length > Math.max(0, wanted)) this.#requests.pop()?.cancel();
    for (let missing = wanted - this.#requests.length; missing > 0; missing--) this.#request();
  }

  #lend(member: Member): void {
    const borrower = this.#borrowers.journal.shift() ?? this.#borrowers.general.shift();
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
        if (at >= 0 && this.#isWanted()) void this.#open();
        else this.#options.budget.giveBack(false);
      });
    }, this);
    this.#requests.push(request);
  }

  #isWanted(): boolean {
    return this.#borrowers.journal.length + this.#borrowers.general.length > 0;
  }

  async #open(): Promise<void> {
    this.#opening++;
    try {
      const connection = await Connection.open(this.#options.connection);
      this.#opening--;
      const member: Member = { connection, state: { kind: 'idle', sinceMs: this.#options.nowMs() } };
      this.#members.add(member);
      void connection.closed.then(() => this.#lost(member));
    } catch (error) {
      this.#opening--;
      this.#options.budget.giveBack(false);
      const borrower = this.#borrowers.journal[0] ?? this.#borrowers.general[0];
      if (borrower) this.#dismiss(borrower, error);
    }
    this.#evaluate();
    this.#options.onIdle();
  }

  /** Closes a connection that nobody has borrowed; its slot comes back when the socket is closed. */
  #retire(member: Member): void {
    this.#members.delete(member);
    this.#options.budget.announceReturn();
    const closing = member.connection.close().then(() => {
      this.#closing.delete(closing);
      this.#options.budget.giveBack(true);
      this.#evaluate();
    });
    this.#closing.add(closing);
  }

  /** The server ended a connection; a borrowed one is retired when its borrower gives it back. */
  #lost(member: Member): void {
    if (this.#members.has(member) && member.state.kind === 'idle') this.#retire(member);
  }

  #oldestIdle(): { member: Member; sinceMs: number } | undefined {
    let oldest: { member: Member; sinceMs: number } | undefined;
    for (const member of this.#members) {
      if (member.state.kind !== 'idle') continue;
      if (!oldest || member.state.sinceMs < oldest.sinceMs)
        oldest = { member, sinceMs: member.state.sinceMs };
    }
    return oldest;
  }
}

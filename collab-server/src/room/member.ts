import type { ClientMessage, DojoRole, UserId } from '@tatami/protocol';
import { assertNever } from '@tatami/protocol';
import type { MemberBudget } from './member-budget.ts';
import type { MemberSocket } from './member-socket.ts';
import { MessageQueue } from './message-queue.ts';

/** Who is on a connection, as the gateway proved it. */
export interface Identity {
  readonly userId: UserId;
  readonly name: string;
  readonly role: DojoRole;
}

export type Dialect = 'yjs' | 'tatami';

/**
 * Where a connection stands in the room's stream of text.
 * `greeting`: has not asked for the document yet. `joining`: its state is encoded and waits for the commit that
 * covers it; what is published meanwhile is kept for it. `live`: follows the topic; everything up to `cleanSeq` had
 * left its socket at the last look. `paused`: too slow, off the topic until its socket has taken everything.
 */
export type Following =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'joining'; readonly missed: Uint8Array[] }
  | { readonly kind: 'live'; cleanSeq: number }
  | { readonly kind: 'paused'; readonly sinceSeq: number }
  | { readonly kind: 'gone' };

/** One connection in one room. */
export type Member = StockMember | TatamiMember;

export interface MemberOptions {
  readonly socket: MemberSocket;
  readonly identity: Identity;
  readonly tokenRoles: readonly DojoRole[];
  readonly budget: MemberBudget;
}

export function createMember(dialect: Dialect, options: MemberOptions): Member {
  switch (dialect) {
    case 'yjs':
      return new StockMember(options);
    case 'tatami':
      return new TatamiMember(options);
    default:
      return assertNever(dialect);
  }
}

/** What every member has, whatever it speaks. */
abstract class AnyMember {
  readonly socket: MemberSocket;
  readonly budget: MemberBudget;
  identity: Identity;
  /** What the token gives its user tenant-wide. */
  tokenRoles: readonly DojoRole[];
  /** Only the text stream moves it, and the room when the member leaves. */
  following: Following = { kind: 'greeting' };
  /** What the member writes as: given by the server (`tatami.v1`) or the first id seen (stock); 0 for none yet. */
  clientId = 0;
  /** Messages that wait for an earlier one. */
  readonly inbox = new MessageQueue();
  /** Messages handled in the turn of the event loop that is on, as far as the inbox counts. */
  handledInTurn = 0;
  /** Whether a message of this member waits for the database or a worker; the ones behind it wait with it. */
  isWaiting = false;
  /** The last step 1 that came too soon, and is handled when the minute is over. */
  lateStep1: Extract<ClientMessage, { type: 'step1' }> | undefined = undefined;
  hasJournaledJoin = false;
  #documents = 0;

  constructor(options: MemberOptions) {
    this.socket = options.socket;
    this.identity = options.identity;
    this.tokenRoles = options.tokenRoles;
    this.budget = options.budget;
  }

  get isGone(): boolean {
    return this.following.kind === 'gone';
  }

  /** Document messages received on this connection. */
  get documents(): number {
    return this.#documents;
  }

  /** Counts a document message; returns its number, by which it is answered. */
  countDocument(): number {
    return ++this.#documents;
  }

  /** The document message with this number, the last one, is handled again later. */
  uncountDocument(n: number): void {
    this.#documents = n - 1;
  }
}

/**
 * How a stock client's document stands to the room's.
 * `gap-asked-for`: a step 1 was sent because something before an update is missing, and the gap is not closed yet.
 * `diverged`: it holds what nobody else has, for ever; its gaps are not asked for, it would loop.
 */
type StockCopy = 'in-step' | 'gap-asked-for' | 'diverged';

/** A member that speaks y-websocket's protocol and knows nothing of `saved` or `refused`. */
export class StockMember extends AnyMember {
  readonly dialect = 'yjs';
  #copy: StockCopy = 'in-step';
  #openStep1s = 0;

  get isDiverged(): boolean {
    return this.#copy === 'diverged';
  }

  /** Whether a step 1 of ours has no step 2 yet; the answer brings whatever is missing until then. */
  get owesStep2(): boolean {
    return this.#openStep1s > 0;
  }

  step1Sent(): void {
    this.#openStep1s++;
  }

  step2Received(): void {
    if (this.#openStep1s > 0) this.#openStep1s--;
  }

  /** True if it is to be asked for what is missing before its update: once for a gap. */
  tryAskForGap(): boolean {
    if (this.#copy !== 'in-step') return false;
    this.#copy = 'gap-asked-for';
    return true;
  }

  gapClosed(): void {
    if (this.#copy === 'gap-asked-for') this.#copy = 'in-step';
  }

  diverge(): void {
    this.#copy = 'diverged';
  }
}

/**
 * How a `tatami.v1` client's document stands to the room's.
 * `given-up`: after a refusal its client gives it up, and has not asked for another one yet; `skipped` messages were
 * passed over since then.
 */
type TatamiCopy = { readonly kind: 'current' } | { readonly kind: 'given-up'; skipped: number };

const CURRENT: TatamiCopy = { kind: 'current' };

/** A member that speaks `tatami.v1`. */
export class TatamiMember extends AnyMember {
  readonly dialect = 'tatami';
  #copy: TatamiCopy = CURRENT;
  /** Document messages that were received before its last hello, and so belong to a document it has given up. */
  #documentsBeforeHello = 0;

  get awaitsHello(): boolean {
    return this.#copy.kind === 'given-up';
  }

  /** It asks for a document. */
  hello(): void {
    this.#copy = CURRENT;
    this.#documentsBeforeHello = this.documents;
  }

  /** Its message with this number was refused, so its client gives up the document that the message was for. */
  giveUp(n: number): void {
    const isForThisDocument = n > this.#documentsBeforeHello;
    if (isForThisDocument && this.#copy.kind === 'current') this.#copy = { kind: 'given-up', skipped: 0 };
  }

  /** Passes over a message for the document that was given up; returns how many there were. */
  skip(): number {
    return this.#copy.kind === 'given-up' ? ++this.#copy.skipped : 0;
  }
}

import type { ClientMessage, DojoRole, UserId } from '@tatami/protocol';
import type { MemberSocket } from './member-socket.ts';
import { MessageQueue } from './message-queue.ts';
import type { Strikes } from './strikes.ts';

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
 * covers it; what is published meanwhile is kept for it. `live`: follows the topic. `lagging`: too slow, off the
 * topic until its socket has drained; `tookBytesAt` is when it last took anything, monotonic.
 */
export type Following =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'joining'; readonly missed: Uint8Array[] }
  | { readonly kind: 'live' }
  | { readonly kind: 'lagging'; readonly sinceSeq: number; tookBytesAt: number }
  | { readonly kind: 'gone' };

/** One connection in one room. */
export class Member {
  readonly socket: MemberSocket;
  readonly dialect: Dialect;
  readonly strikes: Strikes;
  identity: Identity;
  /** What the token gives its user tenant-wide. */
  tokenRoles: readonly DojoRole[];
  following: Following = { kind: 'greeting' };
  /** What the member writes as: given by the server (`tatami.v1`) or the first id seen (stock); 0 for none yet. */
  clientId = 0;
  /** Document messages received on this connection. */
  documents = 0;
  /** Messages that wait for an earlier one. */
  readonly inbox = new MessageQueue();
  /** Messages handled in the turn of the event loop that is on, as far as the inbox counts. */
  handledInTurn = 0;
  /** Whether a message of this member waits for the database or a worker; the ones behind it wait with it. */
  isWaiting = false;
  /** A stock client that holds what nobody else has; its gaps are not asked for again, it would loop. */
  isDiverged = false;
  /** Step 1 requests of ours that no step 2 has answered yet; the answer brings whatever is missing until then. */
  openStep1s = 0;
  /** The last step 1 that came too soon, and is handled when the minute is over. */
  lateStep1: Extract<ClientMessage, { type: 'step1' }> | undefined = undefined;
  /** Whether a step 1 was sent because of a gap that is not closed yet. */
  hasAskedForGap = false;
  hasJournaledJoin = false;
  /** Whether its client has given its document up, after a refusal, and has not asked for another one yet. */
  awaitsHello = false;
  /** Document messages that were received before its last hello, and so belong to a document it has given up. */
  documentsBeforeHello = 0;
  /** Messages passed over since then; a client has only so many under way. */
  skipped = 0;
  /** Everything up to this seq had left the socket at the last look. */
  cleanSeq = 0;

  constructor(options: {
    socket: MemberSocket;
    dialect: Dialect;
    identity: Identity;
    tokenRoles: readonly DojoRole[];
    strikes: Strikes;
  }) {
    this.socket = options.socket;
    this.dialect = options.dialect;
    this.identity = options.identity;
    this.tokenRoles = options.tokenRoles;
    this.strikes = options.strikes;
  }

  get isGone(): boolean {
    return this.following.kind === 'gone';
  }
}

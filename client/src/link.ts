import type { Cancel, WallClock } from '@tatami/kernel';
import type {
  Batch,
  ClientLimits,
  Digest,
  DojoRole,
  ErrorCode,
  Refused,
  ServerMessage,
  SessionView,
  Welcome,
} from '@tatami/protocol';
import {
  ANSWER_TIMEOUT_MS,
  assertNever,
  CloseCode,
  DEFAULT_LIMITS,
  decodeServerFrame,
  encodeDivergence,
  encodeEdit,
  encodeHello,
  encodeToken,
  TatamiError,
} from '@tatami/protocol';
import type { Close, ConnectionOptions, Retry } from './connection.ts';
import { Connection } from './connection.ts';
import { insertedText, visibleText } from './lost-text.ts';
import { Marks } from './marks.ts';
import type { RefusedEvent, ResetEvent } from './provider-events.ts';
import { Replica } from './replica.ts';
import { UnsavedQueue } from './unsaved-queue.ts';

/** An edit that is sent within this time was made online; the server dates it by its arrival. */
const OFFLINE_AFTER_MS = 1000;

/**
 * More than this on the way gets more time, as much as it takes on a link of 8 bytes a millisecond: a large paste is
 * one message, and the server can answer it only when it has all of it. The socket's own count of what waits says
 * little, because the system takes megabytes out of its hands.
 */
const QUICK_BYTES = 32 * 1024;
const SLOW_LINK_BYTES_PER_MS = 8;

/** How far a connection has come. */
export type Stage =
  | { readonly kind: 'offline' }
  /** hello is sent; what arrives before the welcome belongs to an earlier hello. */
  | { readonly kind: 'greeting' }
  /** The state, or what was missed, is on its way. */
  | { readonly kind: 'joining' }
  | { readonly kind: 'live' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'destroyed' };

export interface LinkOptions
  extends Pick<ConnectionOptions, 'url' | 'token' | 'WebSocket' | 'clock' | 'random'> {
  /** Something may have changed that the application is told of. */
  readonly onChange: () => void;
  readonly onSession: (session: SessionView) => void;
  readonly onRefused: (event: RefusedEvent) => void;
  readonly onReset: (event: ResetEvent) => void;
  readonly onClosed: (close: Close) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Speaks `tatami.v1` over one connection after the other and keeps the replica equal to the server's document.
 *
 * V1  An edit is unsaved from the transaction that made it until the server answers it, over any number of
 *     reconnects; it is sent again until then.
 * V2  Edits are sent only while live: after the welcome and the first batch, in the order in which they were made.
 * V3  The clientID is the server's from the first welcome on. Edits made before (an editor should wait) are sent as
 *     they are, under the random id they were made with.
 * V4  The seq that a hello names is that of the last batch applied.
 * V5  A document that cannot be mended is replaced, with its awareness, clientID and unsaved edits, and the text that
 *     is lost by it is handed to the application.
 * V6  After destroy there is no timer, no listener and no socket.
 * V11 A document that differs from the server's digest is mended once by the whole document, then replaced.
 * V8  A connection on which edits wait for 15 s without one being answered is given up.
 */
export class Link {
  readonly connection: Connection;
  readonly unsaved = new UnsavedQueue();
  readonly marks = new Marks();
  readonly #options: LinkOptions;
  readonly #clock: WallClock;
  #replica: Replica;
  #stage: Stage = { kind: 'offline' };
  #welcomeRole: DojoRole = 'viewer';
  #limits: ClientLimits = DEFAULT_LIMITS;
  #session: SessionView | undefined;
  #serverAheadMs = 0;
  /** Who is here, told before the document came. */
  #earlyPresence: Uint8Array[] = [];
  #awaitingAnswer: Cancel | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#replica = this.#newReplica({});
    const { url, token, WebSocket, clock, random, onError } = options;
    this.connection = new Connection({
      url,
      token,
      WebSocket,
      clock,
      random,
      onError,
      onOpen: () => this.#opened(),
      onFrame: frame => this.#frame(frame),
      onChange: () => this.#connectionChanged(),
      isUrgent: () => this.unsaved.size > 0,
      mendClose: code => this.#mendClose(code),
      onStop: close => this.#stopped(close),
    });
  }

  get replica(): Replica {
    return this.#replica;
  }

  get stage(): Stage {
    return this.#stage;
  }

  get session(): SessionView | undefined {
    return this.#session;
  }

  get role(): DojoRole {
    return this.#session?.role ?? this.#welcomeRole;
  }

  get limits(): ClientLimits {
    return this.#limits;
  }

  get serverTimeMs(): number {
    return this.#clock.now() + this.#serverAheadMs;
  }

  start(): void {
    if (this.#stage.kind === 'destroyed') return;
    if (this.#stage.kind === 'closed') this.#stage = { kind: 'offline' };
    this.connection.start();
  }

  destroy(): void {
    if (this.#stage.kind === 'live') this.#replica.presence.hide();
    this.#stage = { kind: 'destroyed' };
    this.connection.stop();
    this.#replica.destroy();
  }

  /** Sends what may be sent and tells what has changed; called after everything that happens. */
  evaluate(): void {
    if (this.#stage.kind === 'destroyed') return;
    if (this.#stage.kind === 'live') this.#sendWaiting();
    this.#options.onChange();
  }

  #sendWaiting(): void {
    const now = this.#clock.now();
    for (const { update, madeAtMs } of this.unsaved.takeSendable()) {
      const ageMs = now - madeAtMs;
      this.connection.send(encodeEdit(ageMs < OFFLINE_AFTER_MS ? 0 : ageMs, update));
    }
    for (const frame of this.marks.takeSendable(now)) this.connection.send(frame);
    this.#watchAnswers();
  }

  /** One timer from the first edit on the way, begun anew with each answer. */
  #watchAnswers(): void {
    if (!this.unsaved.isInFlight) this.#stopWatchingAnswers();
    else if (this.#awaitingAnswer === undefined) this.#awaitAnswer(0);
  }

  /** @param waitedMs for how long nothing was answered so far */
  #awaitAnswer(waitedMs: number): void {
    const extraBytes = Math.max(0, this.unsaved.bytesInFlight - QUICK_BYTES);
    const allowedMs = ANSWER_TIMEOUT_MS + extraBytes / SLOW_LINK_BYTES_PER_MS;
    if (waitedMs >= allowedMs) {
      this.connection.drop();
      return;
    }
    // What is sent meanwhile may need more time.
    this.#awaitingAnswer = this.#clock.after(allowedMs - waitedMs, () => this.#awaitAnswer(allowedMs));
  }

  #stopWatchingAnswers(): void {
    this.#awaitingAnswer?.();
    this.#awaitingAnswer = undefined;
  }

  #newReplica(presenceState: Record<string, unknown>): Replica {
    return new Replica({
      clock: this.#clock,
      limits: () => this.#limits,
      presenceState,
      sendPresence: frame => {
        if (this.#stage.kind === 'joining' || this.#stage.kind === 'live') this.connection.send(frame);
      },
      onMembers: () => this.evaluate(),
      onEdit: updates => {
        for (const update of updates) this.unsaved.add({ update, madeAtMs: this.#clock.now() });
        this.connection.hurry();
        this.evaluate();
      },
    });
  }

  #opened(): void {
    this.unsaved.startConnection();
    this.#sayHello();
    this.evaluate();
  }

  #sayHello(): void {
    this.#earlyPresence = [];
    this.#stage = { kind: 'greeting' };
    this.connection.send(encodeHello(this.#replica.position));
  }

  #connectionChanged(): void {
    const isOpen = this.connection.state.kind === 'open';
    if (!isOpen) this.#stopWatchingAnswers();
    if (!isOpen && this.#stage.kind !== 'closed' && this.#stage.kind !== 'destroyed') this.#goOffline();
    this.evaluate();
  }

  #goOffline(): void {
    if (this.#stage.kind === 'offline') return;
    this.#stage = { kind: 'offline' };
    this.marks.lost(this.#clock.now());
    this.#replica.presence.forgetOthers();
  }

  #mendClose(code: number): Retry {
    if (code !== CloseCode.wrongEpoch) return 'never';
    // The document was given up already, and the server closed the connection before it heard of that.
    if (this.#replica.position.epoch === 0) return 'later';
    this.#goOffline();
    this.#reset('wrong-epoch');
    return 'at-once';
  }

  #stopped(close: Close): void {
    this.#stage = { kind: 'closed' };
    this.evaluate();
    this.#options.onClosed(close);
  }

  #frame(frame: Uint8Array): void {
    let message: ServerMessage | undefined;
    try {
      message = decodeServerFrame(frame);
    } catch (cause) {
      this.#options.onError(new TatamiError('message-malformed', { cause }));
      this.connection.drop();
      return;
    }
    if (message === undefined) return;
    this.#receive(message);
    this.evaluate();
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcomed(message);
        break;
      case 'batch':
        this.#batch(message);
        break;
      case 'awareness':
        this.#presence(message.payload);
        break;
      case 'saved':
        this.#stopWatchingAnswers();
        this.unsaved.saved(message.n);
        break;
      case 'refused':
        this.#refused(message);
        break;
      case 'session':
        this.#session = message.session;
        this.#serverAheadMs = message.session.serverTimeMs - this.#clock.now();
        this.#options.onSession(message.session);
        break;
      case 'reauthenticate':
        void this.#reauthenticate();
        break;
      case 'digest':
        this.#compare(message);
        break;
      case 'closing':
        this.connection.announceClosing(message.comeBackAfterMs);
        break;
      default:
        assertNever(message);
    }
  }

  #welcomed(welcome: Welcome): void {
    if (this.#stage.kind !== 'greeting') return;
    this.connection.answered();
    this.#welcomeRole = welcome.role;
    this.#limits = welcome.limits;
    if (this.#replica.adopt(welcome)) {
      this.#stage = { kind: 'joining' };
      this.#replica.presence.sendNow();
    } else {
      this.#reset('wrong-epoch');
    }
  }

  #batch({ seq, update }: Batch): void {
    if (this.#stage.kind !== 'joining' && this.#stage.kind !== 'live') return;
    if (!this.#replica.apply(seq, update)) {
      this.#reset('internal');
      return;
    }
    this.#stage = { kind: 'live' };
    for (const payload of this.#earlyPresence.splice(0)) this.#replica.presence.receive(payload);
  }

  /** Everything that was made here has to be in it, or the difference is none. */
  #compare(message: Digest): void {
    if (this.#stage.kind !== 'live' || this.unsaved.size > 0) return;
    if (this.#replica.holds(message) !== false) return;
    const isAgain = this.#replica.wasMended;
    this.connection.send(encodeDivergence({ seq: message.seq, isAgain }));
    this.#replica.wasMended = true;
    if (isAgain) this.#reset('internal');
  }

  #presence(payload: Uint8Array): void {
    if (this.#stage.kind === 'greeting') return;
    // A caret can be told from a false one only when the document is there.
    if (this.#replica.isFilled) this.#replica.presence.receive(payload);
    else this.#earlyPresence.push(payload);
  }

  #refused({ n, code, repair }: Refused): void {
    this.#stopWatchingAnswers();
    if (repair === 'reset') {
      if (this.unsaved.has(n)) this.#reset(code);
      return;
    }
    if (n === 0) {
      // Something other than an edit: a command, say.
      this.#options.onRefused({ code, lostText: '' });
      return;
    }
    const edit = this.unsaved.refused(n);
    if (edit !== undefined) this.#options.onRefused({ code, lostText: insertedText(edit.update) });
  }

  #reset(code: ErrorCode): void {
    const before = this.#replica;
    const updates = this.unsaved.drop().map(edit => edit.update);
    const lostText = visibleText(before.doc, updates);
    // The caret points into the old document.
    const presenceState = { ...before.awareness.getLocalState(), cursor: null };
    // The new document has a clientID of its own; without a goodbye the old one's caret would stand there for ever.
    before.presence.hide();
    this.#replica = this.#newReplica(presenceState);
    if (this.#stage.kind !== 'offline') this.#sayHello();
    this.evaluate();
    const { doc, awareness } = this.#replica;
    this.#options.onReset({ doc, awareness, lostText, code });
    before.destroy();
  }

  async #reauthenticate(): Promise<void> {
    try {
      const token = await this.#options.token({ wasRefused: false });
      this.connection.send(encodeToken(token));
    } catch (cause) {
      if (this.#stage.kind === 'destroyed') return;
      this.#options.onError(cause instanceof Error ? cause : new Error('No token', { cause }));
    }
  }
}

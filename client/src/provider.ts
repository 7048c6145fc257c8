import type { Cancel, WallClock } from '@tatami/kernel';
import { systemClock } from '@tatami/kernel';
import type { ClientLimits, DojoRole, SessionView } from '@tatami/protocol';
import { encodeCommand, isErrorCode, TatamiError, uuidV7 } from '@tatami/protocol';
import { ObservableV2 } from 'lib0/observable';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { TokenSource } from './connection.ts';
import { Link } from './link.ts';
import { listenToPage, platformPage } from './page-events.ts';
import { expectedRefusal } from './permission.ts';
import type { Member, User } from './presence.ts';
import type { ProviderEvents, ProviderStatus, ReadOnlyReason } from './provider-events.ts';
import type { SocketClass } from './socket.ts';
import { platformWebSocket } from './socket.ts';

export interface ProviderOptions {
  /** A token that is valid now. Asked for at every connection, and when the server says that the last one expires. */
  readonly token: TokenSource;
  /** Where the platform has none, such as Node 20: that of the `ws` package. */
  readonly WebSocket?: SocketClass;
  /** False: wait for `connect()`. Default true. */
  readonly connect?: boolean;
  readonly clock?: WallClock;
  /** Gives [0, 1). */
  readonly random?: () => number;
  /** Tells of `online`, `visibilitychange`, `pagehide` and `pageshow`; the window, in a browser. */
  readonly page?: EventTarget | undefined;
}

/** What the application was last told, so that it hears of changes only. */
interface Told {
  readonly status: ProviderStatus;
  readonly isSynced: boolean;
  readonly unsaved: number;
  readonly readOnlyReason: ReadOnlyReason | undefined;
  /** As JSON. */
  readonly members: string;
}

/**
 * A dojo's document, kept equal to the server's: what an application sees of a {@link Link}.
 *
 * Bind the editor to `doc` and `awareness`, keep it read-only while `readOnlyReason` is set, show `unsaved`, and bind
 * it anew at `reset`. Everything else is repaired without the application.
 */
export class TatamiProvider extends ObservableV2<ProviderEvents> {
  /** Resolves at the first sync; rejects if the server says goodbye, or `destroy` is called, before it. */
  readonly whenReady: Promise<void>;
  readonly #clock: WallClock;
  readonly #link: Link;
  readonly #stopListening: Cancel;
  #told: Told = {
    status: 'disconnected',
    isSynced: false,
    unsaved: 0,
    readOnlyReason: 'loading',
    members: '[]',
  };

  /**
   * @param url the base of all dojos, such as `wss://example.org/v1/dojos`
   * @param dojoId the dojo's UUID
   */
  constructor(url: string, dojoId: string, options: ProviderOptions) {
    super();
    this.#clock = options.clock ?? systemClock;
    this.#link = new Link({
      url: `${url.replace(/\/+$/, '')}/${encodeURIComponent(dojoId)}`,
      token: options.token,
      WebSocket: options.WebSocket ?? platformWebSocket(),
      clock: this.#clock,
      random: options.random ?? Math.random,
      onChange: () => this.#tell(),
      onSession: session => this.emit('session', [session]),
      onRefused: event => this.emit('refused', [event]),
      onReset: event => this.emit('reset', [event]),
      onClosed: close => this.emit('closed', [close]),
      onError: error => this.emit('error', [error]),
    });
    this.#stopListening = listenToPage('page' in options ? options.page : platformPage(), {
      onWake: () => this.#link.connection.wake(),
      onHide: () => this.#link.replica.presence.hide(),
      onReturn: () => this.#link.replica.presence.show(),
    });
    this.whenReady = this.#firstSync();
    // Nobody has to wait for it; a rejection that nobody looks at is no crash.
    this.whenReady.catch(() => {});
    if (options.connect !== false) this.connect();
  }

  /** Replaced at `reset`. */
  get doc(): Y.Doc {
    return this.#link.replica.doc;
  }

  /** Replaced at `reset`. */
  get awareness(): Awareness {
    return this.#link.replica.awareness;
  }

  get status(): ProviderStatus {
    const { stage, connection } = this.#link;
    if (stage.kind === 'closed' || stage.kind === 'destroyed') return 'closed';
    if (stage.kind === 'joining' || stage.kind === 'live') return 'connected';
    const { kind } = connection.state;
    return kind === 'idle' || kind === 'waiting' || kind === 'stopped' ? 'disconnected' : 'connecting';
  }

  /** When the next try to connect is due, in Unix milliseconds; undefined if none is waiting. */
  get retryAtMs(): number | undefined {
    const { state } = this.#link.connection;
    return state.kind === 'waiting' ? state.untilMs : undefined;
  }

  get synced(): boolean {
    return this.#link.stage.kind === 'live';
  }

  /** Edits that the server has not yet said it keeps. */
  get unsaved(): number {
    return this.#link.unsaved.size;
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    const { stage, replica, session, role } = this.#link;
    if (stage.kind === 'closed' || stage.kind === 'destroyed') return 'closed';
    if (!replica.isFilled) return 'loading';
    return expectedRefusal(session, role, this.user?.id);
  }

  get canWrite(): boolean {
    return this.readOnlyReason === undefined;
  }

  get session(): SessionView | undefined {
    return this.#link.session;
  }

  get role(): DojoRole {
    return this.#link.role;
  }

  /** Who the server says we are; undefined until it has. */
  get user(): User | undefined {
    return this.#link.replica.presence.user;
  }

  get limits(): ClientLimits {
    return this.#link.limits;
  }

  /** The server's clock as far as it is known, in Unix milliseconds; ends of turns are on it. */
  get serverTimeMs(): number {
    return this.#link.serverTimeMs;
  }

  /** Everybody who is here, oneself included once the server has said who that is. */
  members(): Member[] {
    return this.#link.replica.presence.members();
  }

  /** Starts, starts again after `disconnect` or `closed`, or tries now what would be tried later. */
  connect(): void {
    this.#link.start();
  }

  /** Goes offline until `connect()`; edits wait. */
  disconnect(): void {
    this.#link.connection.stop();
  }

  /** A facilitator's wish, such as `{ kind: 'pause' }`. False if there is no connection: commands are never kept. */
  command(command: Readonly<Record<string, unknown>>): boolean {
    return this.synced && this.#link.connection.send(encodeCommand(JSON.stringify(command)));
  }

  /**
   * Shows everybody where one is in the recording, which is in {@link Member.replay} of theirs; undefined to stop. It has
   * to be said again after a `reset`, and counts only of those who may steer.
   */
  showReplay(position: unknown): void {
    this.awareness.setLocalStateField('replay', position ?? null);
  }

  /** Puts a marker or a test result on the dojo's time line, at once or after a reconnect. Returns its id. */
  mark(mark: { readonly kind: 'marker' | 'light'; readonly data: unknown }): string {
    const now = this.#clock.now();
    const id = uuidV7(now, length => crypto.getRandomValues(new Uint8Array(length)));
    this.#link.marks.add({ id, kind: mark.kind, data: JSON.stringify(mark.data) }, now);
    this.#link.evaluate();
    return id;
  }

  /** Ends everything. What is not saved yet is lost, so look at `unsaved` before. Idempotent. */
  override destroy(): void {
    if (this.#link.stage.kind === 'destroyed') return;
    this.#stopListening();
    this.#link.destroy();
    this.#tell();
    this.emit('destroyed', []);
    super.destroy();
  }

  #firstSync(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.once('synced', () => resolve());
      this.once('closed', ({ reason }) => reject(new TatamiError(isErrorCode(reason) ? reason : 'internal')));
      this.once('destroyed', () => reject(new Error('The provider was destroyed')));
    });
  }

  #tell(): void {
    const { status, synced: isSynced, unsaved, readOnlyReason } = this;
    const members = this.members();
    const told = this.#told;
    this.#told = { status, isSynced, unsaved, readOnlyReason, members: JSON.stringify(members) };
    if (told.status !== status) this.emit('status', [status]);
    if (told.isSynced !== isSynced) this.emit('synced', [isSynced]);
    if (told.unsaved !== unsaved) this.emit('unsaved', [unsaved]);
    if (told.readOnlyReason !== readOnlyReason) this.emit('permission', [readOnlyReason]);
    if (told.members !== this.#told.members) this.emit('members', [members]);
  }
}

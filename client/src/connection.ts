import type { Cancel, WallClock } from '@tatami/kernel';
import {
  CloseCode,
  isPermanentClose,
  SILENCE_MS,
  SUBPROTOCOL_TATAMI,
  SUBPROTOCOL_TOKEN_PREFIX,
} from '@tatami/protocol';
import { backoffDelayMs } from './backoff.ts';
import type { Socket, SocketClass } from './socket.ts';
import { abandon } from './socket.ts';

const TOKEN_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that lives this long was a success; one that does not counts as a failure for the backoff. */
const STABLE_MS = 10_000;

/** What an application should know when it is asked for a token. */
export interface TokenQuestion {
  /** The server did not accept the last one, whatever its time: another is needed, or the person has to sign in again. */
  readonly wasRefused: boolean;
}

/** A token that is valid now. */
export type TokenSource = (question: TokenQuestion) => Promise<string>;

export interface ConnectionOptions {
  readonly url: string;
  readonly token: TokenSource;
  readonly WebSocket: SocketClass;
  readonly clock: WallClock;
  readonly random: () => number;
  readonly onOpen: () => void;
  readonly onFrame: (frame: Uint8Array) => void;
  /** Any change of `state`, after it. */
  readonly onChange: () => void;
  /** Asked at a permanent close other than 4401: whether a new try makes sense, because the cause is mended or will pass. */
  readonly mendClose: (code: number) => Retry;
  /** Whether something waits for the connection, so that the tries come quicker. */
  readonly isUrgent: () => boolean;
  readonly onStop: (close: Close) => void;
  /** Something failed that is tried again: a token that was not given, a socket that could not be made. */
  readonly onError: (error: Error) => void;
}

/** When to try again. */
export type Retry = 'at-once' | 'later' | 'never';

export interface Close {
  readonly code: number;
  readonly reason: string;
}

export type ConnectionState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'waiting';
      readonly untilMs: number;
      readonly isAnnounced: boolean;
      readonly cancel: Cancel;
    }
  | { readonly kind: 'authorizing'; readonly untilMs: number; readonly cancel: Cancel }
  | { readonly kind: 'opening'; readonly socket: Socket; readonly cancel: Cancel }
  | { readonly kind: 'open'; readonly socket: Socket; readonly openedAtMs: number; cancel: Cancel }
  | { readonly kind: 'stopped'; readonly close: Close };

/**
 * Keeps one WebSocket to the server up.
 *
 * VC1  At most one socket is open or opening. One that was given up is not heard any more.
 * VC2  Only #lost decides whether and when to come back; permanent close codes end it.
 * VC3  Every connection asks for a token of its own; a 4401 says so when it asks, and gets one more try before it
 *      is final.
 * VC4  Each state owns its timer and socket; #enter lets go of the old state's.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { kind: 'idle' };
  #failures = 0;
  #hasRetriedToken = false;
  #isTokenRefused = false;
  #comeBackAfterMs: number | undefined;
  #lastFrameAtMs = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Starts, starts again after `stop` or a permanent close, asks again for a token, or tries now instead of later. */
  start(): void {
    const { kind } = this.#state;
    if (kind !== 'opening' && kind !== 'open') void this.#connect();
  }

  stop(): void {
    this.#enter({ kind: 'idle' });
  }

  /** False if there is no open connection. */
  send(frame: Uint8Array): boolean {
    if (this.#state.kind !== 'open') return false;
    // Frames are made by lib0, which never uses shared memory.
    this.#state.socket.send(frame as Uint8Array<ArrayBuffer>);
    return true;
  }

  /** Gives this connection up and comes back like after any loss. */
  drop(): void {
    this.#lost({ code: 1006, reason: '' });
  }

  /** The server has let us in, so the next loss has nothing to do with those before. */
  answered(): void {
    this.#failures = 0;
  }

  /** Something urgent came up: a long wait that was drawn without it is drawn anew. */
  hurry(): void {
    const { clock, random } = this.#options;
    if (this.#state.kind !== 'waiting' || this.#state.isAnnounced) return;
    const delayMs = backoffDelayMs(this.#failures, random, true);
    if (clock.now() + delayMs < this.#state.untilMs) this.#wait(delayMs, false);
  }

  /** The server will close soon and says when to come back, so that a restart is no rush. */
  announceClosing(comeBackAfterMs: number): void {
    this.#comeBackAfterMs = comeBackAfterMs;
  }

  /** The network or the page is back: tries now what a timer would try later (timers of a sleeping page stand still). */
  wake(): void {
    const now = this.#options.clock.now();
    if (this.#state.kind === 'waiting' && (!this.#state.isAnnounced || now >= this.#state.untilMs)) {
      void this.#connect();
    }
    if (this.#state.kind === 'authorizing' && now >= this.#state.untilMs) void this.#connect();
    if (this.#state.kind === 'open' && now - this.#lastFrameAtMs >= SILENCE_MS) this.drop();
  }

  async #connect(): Promise<void> {
    const { clock } = this.#options;
    const authorizing: ConnectionState = {
      kind: 'authorizing',
      untilMs: clock.now() + TOKEN_TIMEOUT_MS,
      // An answer that comes later is not heard any more.
      cancel: clock.after(TOKEN_TIMEOUT_MS, () => this.#noToken(new Error('token() does not answer'))),
    };
    this.#enter(authorizing);
    try {
      const token = await this.#options.token({ wasRefused: this.#isTokenRefused });
      if (this.#state !== authorizing) return;
      this.#isTokenRefused = false;
      this.#open(token);
    } catch (cause) {
      if (this.#state !== authorizing) return;
      this.#noToken(cause instanceof Error ? cause : new Error('No token', { cause }));
    }
  }

  #noToken(error: Error): void {
    this.#lost({ code: 1006, reason: '' });
    this.#options.onError(error);
  }

  #open(token: string): void {
    const { url, clock, onFrame, onOpen } = this.#options;
    const socket = new this.#options.WebSocket(url, [SUBPROTOCOL_TATAMI, SUBPROTOCOL_TOKEN_PREFIX + token]);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#lastFrameAtMs = clock.now();
      this.#enter({ kind: 'open', socket, openedAtMs: clock.now(), cancel: this.#watch(socket, SILENCE_MS) });
      onOpen();
    };
    socket.onmessage = (event: { readonly data: unknown }) => {
      this.#lastFrameAtMs = clock.now();
      if (event.data instanceof ArrayBuffer) onFrame(new Uint8Array(event.data));
    };
    socket.onclose = (event: Close) => this.#lost({ code: event.code, reason: event.reason });
    socket.onerror = () => {}; // a close event follows
    this.#enter({ kind: 'opening', socket, cancel: clock.after(CONNECT_TIMEOUT_MS, () => this.drop()) });
  }

  /** One timer for the whole silence instead of one a frame. */
  #watch(socket: Socket, inMs: number): Cancel {
    const { clock } = this.#options;
    return clock.after(inMs, () => {
      const silentMs = clock.now() - this.#lastFrameAtMs;
      if (silentMs >= SILENCE_MS) this.drop();
      else if (this.#state.kind === 'open') this.#state.cancel = this.#watch(socket, SILENCE_MS - silentMs);
    });
  }

  #lost(close: Close): void {
    const { clock, random, isUrgent } = this.#options;
    const wasStable = this.#state.kind === 'open' && clock.now() - this.#state.openedAtMs >= STABLE_MS;
    if (wasStable) {
      this.#failures = 0;
      this.#hasRetriedToken = false;
    }
    const announcedMs = this.#comeBackAfterMs;
    this.#comeBackAfterMs = undefined;
    const retry = isPermanentClose(close.code) ? this.#retryAfter(close.code) : 'later';
    if (retry === 'at-once') {
      void this.#connect();
      return;
    }
    if (retry === 'never') {
      this.#enter({ kind: 'stopped', close });
      this.#options.onStop(close);
      return;
    }
    const delayMs = announcedMs ?? backoffDelayMs(this.#failures++, random, isUrgent());
    this.#wait(delayMs, announcedMs !== undefined);
  }

  #wait(delayMs: number, isAnnounced: boolean): void {
    const { clock } = this.#options;
    this.#enter({
      kind: 'waiting',
      untilMs: clock.now() + delayMs,
      isAnnounced,
      cancel: clock.after(delayMs, () => void this.#connect()),
    });
  }

  #retryAfter(code: number): Retry {
    if (code !== CloseCode.unauthenticated) return this.#options.mendClose(code);
    this.#isTokenRefused = true;
    if (this.#hasRetriedToken) return 'never';
    this.#hasRetriedToken = true;
    return 'at-once';
  }

  #enter(next: ConnectionState): void {
    const previous = this.#state;
    this.#state = next;
    if ('cancel' in previous) previous.cancel();
    if ('socket' in previous && !('socket' in next && next.socket === previous.socket))
      abandon(previous.socket);
    this.#options.onChange();
  }
}

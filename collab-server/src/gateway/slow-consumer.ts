import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { ErrorCode } from '@tatami/protocol';
import type { Joinable } from '../room/joinable.ts';
import type { Member } from '../room/member.ts';

const SWEEP_MS = 250;
/** From here on a socket gets text only; presence is the first thing to go. */
const PRESENCE_LIMIT_BYTES = 64 * 1024;
/** A socket that takes nothing for this time is closed; a slow one that takes something is not. */
const MAX_LAG_MS = 10_000;

/** `without-text` is without presence too. */
type State =
  | { readonly kind: 'keeping-up' }
  | { readonly kind: 'without-presence' }
  /** `tookBytesAtMs` is when the socket last took anything; monotonic. */
  | { readonly kind: 'without-text'; tookBytesAtMs: number };

const KEEPING_UP: State = { kind: 'keeping-up' };

interface WatchedConnection {
  /** Undefined before it is let in. */
  readonly room:
    | Pick<Joinable, 'publishedCount' | 'unfollowPresence' | 'followPresence' | 'pauseText' | 'catchUpText'>
    | undefined;
  readonly member: Member | undefined;
}

interface WatchedSocket {
  /** Bytes that the network has not taken yet. */
  bufferedBytes(): number;
  /** Frames that it was sent alone. */
  readonly sentCount: number;
  close(reason: ErrorCode): void;
}

/**
 * What happens to a connection whose socket does not take what it is sent. Over 64 KiB it gets no presence. At the
 * first frame that is dropped or has to wait it gets no text either, until the socket has taken everything; then what
 * it missed comes in one frame. It is closed when its socket has taken nothing for 10 s.
 */
export class SlowConsumer {
  readonly #clock: Clock;
  readonly #connection: WatchedConnection;
  readonly #socket: WatchedSocket;
  #state: State = KEEPING_UP;
  /** How many frames there had been when the socket was last seen to have taken all. */
  #takenCount = -1;

  constructor(clock: Clock, connection: WatchedConnection, socket: WatchedSocket) {
    this.#clock = clock;
    this.#connection = connection;
    this.#socket = socket;
  }

  /** A frame did not fit any more, or has to wait. */
  dropped(): void {
    const { room, member } = this.#connection;
    if (room === undefined || member === undefined) return;
    room.unfollowPresence(member);
    const wasOnText = room.pauseText(member);
    if (this.#state.kind === 'without-text') return;
    this.#state = wasOnText
      ? { kind: 'without-text', tookBytesAtMs: this.#clock.monotonic() }
      : { kind: 'without-presence' };
  }

  /** The socket has taken something. */
  drained(): void {
    if (this.#state.kind === 'without-text') this.#state.tookBytesAtMs = this.#clock.monotonic();
    this.look();
  }

  get unsentBytes(): number {
    return this.#socket.bufferedBytes();
  }

  /** Looks at how much the socket has not taken. */
  look(): void {
    const { room, member } = this.#connection;
    if (room === undefined || member === undefined) return;
    // Of thousands of connections most are in rooms where nothing happens.
    const sentCount = room.publishedCount + this.#socket.sentCount;
    if (sentCount === this.#takenCount && this.#state.kind === 'keeping-up') return;
    const bytes = this.#socket.bufferedBytes();
    if (bytes === 0) {
      this.#takenCount = sentCount;
      this.#tookAll(room, member);
    } else if (this.#state.kind === 'without-text') this.#closeIfStuck(this.#state.tookBytesAtMs);
    else if (this.#state.kind === 'keeping-up' && bytes > PRESENCE_LIMIT_BYTES) {
      this.#state = { kind: 'without-presence' };
      room.unfollowPresence(member);
    }
  }

  #tookAll(room: NonNullable<WatchedConnection['room']>, member: Member): void {
    const wasBehind = this.#state.kind !== 'keeping-up';
    this.#state = KEEPING_UP;
    room.catchUpText(member);
    // What it missed may have filled its socket again.
    if (wasBehind && this.#state.kind === 'keeping-up') room.followPresence(member);
  }

  #closeIfStuck(tookBytesAtMs: number): void {
    if (this.#clock.monotonic() - tookBytesAtMs >= MAX_LAG_MS) this.#socket.close('too-slow');
  }
}

/** Looks at all connections of the pod several times a second. */
export class SlowConsumers {
  readonly #consumers = new Set<SlowConsumer>();
  readonly #stop: Cancel;

  constructor(options: { clock: Clock; reportError: (what: string, error: unknown) => void }) {
    const sweep = () => {
      for (const consumer of this.#consumers) consumer.look();
    };
    this.#stop = every(options.clock, SWEEP_MS, sweep, options.reportError);
  }

  add(consumer: SlowConsumer): void {
    this.#consumers.add(consumer);
  }

  remove(consumer: SlowConsumer): void {
    this.#consumers.delete(consumer);
  }

  /** Bytes that the networks of all of them have not taken yet. */
  get unsentBytes(): number {
    return [...this.#consumers].reduce((bytes, consumer) => bytes + consumer.unsentBytes, 0);
  }

  close(): void {
    this.#stop();
    this.#consumers.clear();
  }
}

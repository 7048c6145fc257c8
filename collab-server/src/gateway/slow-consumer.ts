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

export interface SlowConsumerOptions {
  readonly clock: Clock;
  /** Undefined before it is let in. */
  readonly connection: { readonly room: Joinable | undefined; readonly member: Member | undefined };
  readonly socket: {
    /** Bytes that the network has not taken yet. */
    bufferedBytes(): number;
    close(reason: ErrorCode): void;
  };
}

/**
 * What happens to a connection whose socket does not take what it is sent. Over 64 KiB it gets no presence. At the
 * first frame that is dropped or has to wait it gets no text either, until the socket has taken everything; then what
 * it missed comes in one frame. It is closed when its socket has taken nothing for 10 s.
 */
export class SlowConsumer {
  readonly #options: SlowConsumerOptions;
  #state: State = KEEPING_UP;

  constructor(options: SlowConsumerOptions) {
    this.#options = options;
  }

  /** A frame did not fit any more, or has to wait. */
  dropped(): void {
    const { room, member } = this.#options.connection;
    if (room === undefined || member === undefined) return;
    room.unfollowPresence(member);
    const wasOnText = room.pauseText(member);
    if (this.#state.kind === 'without-text') return;
    this.#state = wasOnText
      ? { kind: 'without-text', tookBytesAtMs: this.#options.clock.monotonic() }
      : { kind: 'without-presence' };
  }

  /** The socket has taken something. */
  drained(): void {
    if (this.#state.kind === 'without-text') this.#state.tookBytesAtMs = this.#options.clock.monotonic();
    this.look();
  }

  get unsentBytes(): number {
    return this.#options.socket.bufferedBytes();
  }

  /** Looks at how much the socket has not taken. */
  look(): void {
    const { connection, socket } = this.#options;
    const { room, member } = connection;
    if (room === undefined || member === undefined) return;
    const bytes = socket.bufferedBytes();
    if (bytes === 0) this.#tookAll(room, member);
    else if (this.#state.kind === 'without-text') this.#closeIfStuck(this.#state.tookBytesAtMs);
    else if (this.#state.kind === 'keeping-up' && bytes > PRESENCE_LIMIT_BYTES) {
      this.#state = { kind: 'without-presence' };
      room.unfollowPresence(member);
    }
  }

  #tookAll(room: Joinable, member: Member): void {
    const wasBehind = this.#state.kind !== 'keeping-up';
    this.#state = KEEPING_UP;
    room.catchUpText(member);
    // What it missed may have filled its socket again.
    if (wasBehind && this.#state.kind === 'keeping-up') room.followPresence(member);
  }

  #closeIfStuck(tookBytesAtMs: number): void {
    const { clock, socket } = this.#options;
    if (clock.monotonic() - tookBytesAtMs >= MAX_LAG_MS) socket.close('too-slow');
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

import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { Connection } from './connection.ts';

/** A connection and the socket under it. */
export interface Attached {
  readonly connection: Connection;
  readonly socket: {
    /** Bytes that the socket has not taken yet. */
    bufferedBytes(): number;
  };
}

const SWEEP_MS = 250;
/** From here on a socket gets text only; presence is the first thing to go. */
const PRESENCE_LIMIT_BYTES = 64 * 1024;

/**
 * What happens to sockets that do not take what they are sent: over 64 KiB no presence, at the first frame that is
 * dropped or has to wait no text until they have drained, then one frame with what they missed.
 */
export class BacklogLadder {
  readonly #attached = new Set<Attached>();
  readonly #withoutPresence = new Set<Attached>();
  readonly #stop: Cancel;

  constructor(options: { clock: Clock; onTrouble: (what: string, error: unknown) => void }) {
    const sweep = () => {
      for (const attached of this.#attached) this.#look(attached);
    };
    this.#stop = every(options.clock, SWEEP_MS, sweep, options.onTrouble);
  }

  add(attached: Attached): void {
    this.#attached.add(attached);
  }

  remove(attached: Attached): void {
    this.#attached.delete(attached);
    this.#withoutPresence.delete(attached);
  }

  /** A frame did not fit any more, or has to wait. */
  dropped(attached: Attached): void {
    const { room, member } = attached.connection;
    if (room === undefined || member === undefined) return;
    this.#withoutPresence.add(attached);
    room.fellBehind(member);
  }

  /** The socket has taken something. */
  drained(attached: Attached): void {
    const { room, member } = attached.connection;
    if (room !== undefined && member !== undefined) room.tookBytes(member);
    this.#look(attached);
  }

  close(): void {
    this.#stop();
    this.#attached.clear();
  }

  #look(attached: Attached): void {
    const { room, member } = attached.connection;
    if (room === undefined || member === undefined) return;
    const bytes = attached.socket.bufferedBytes();
    if (bytes === 0) {
      room.drained(member);
      if (this.#withoutPresence.delete(attached)) room.followPresence(member);
    } else if (bytes > PRESENCE_LIMIT_BYTES && !this.#withoutPresence.has(attached)) {
      this.#withoutPresence.add(attached);
      room.unfollowPresence(member);
    }
  }
}

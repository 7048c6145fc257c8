import type { Cancel, Clock } from '../clock.ts';
import type { Connection } from './connection.ts';

/** A socket and how many bytes it has not taken yet. */
export interface BackloggedSocket {
  readonly connection: Connection;
  bufferedBytes(): number;
}

const SWEEP_MS = 250;
/** From here on a socket gets text only; presence is the first thing to go. */
const PRESENCE_LIMIT_BYTES = 64 * 1024;

/**
 * What happens to sockets that do not take what they are sent: over 64 KiB no presence, at the first dropped
 * frame no text until they have drained, then one frame with what they missed.
 */
export class BacklogLadder {
  readonly #sockets = new Set<BackloggedSocket>();
  readonly #withoutPresence = new Set<BackloggedSocket>();
  readonly #stop: Cancel;

  constructor(clock: Clock) {
    let isOver = false;
    let cancel: Cancel = () => {};
    const sweep = () => {
      for (const socket of this.#sockets) this.#look(socket);
      if (!isOver) cancel = clock.after(SWEEP_MS, sweep);
    };
    cancel = clock.after(SWEEP_MS, sweep);
    this.#stop = () => {
      isOver = true;
      cancel();
    };
  }

  add(socket: BackloggedSocket): void {
    this.#sockets.add(socket);
  }

  remove(socket: BackloggedSocket): void {
    this.#sockets.delete(socket);
    this.#withoutPresence.delete(socket);
  }

  /** A frame did not fit any more. */
  dropped(socket: BackloggedSocket): void {
    const { room, member } = socket.connection;
    if (room === undefined || member === undefined) return;
    this.#withoutPresence.add(socket);
    room.fellBehind(member);
  }

  /** The socket has taken something. */
  drained(socket: BackloggedSocket): void {
    this.#look(socket);
  }

  close(): void {
    this.#stop();
    this.#sockets.clear();
  }

  #look(socket: BackloggedSocket): void {
    const { room, member } = socket.connection;
    if (room === undefined || member === undefined) return;
    const bytes = socket.bufferedBytes();
    if (bytes === 0) {
      room.drained(member);
      if (this.#withoutPresence.delete(socket)) room.followPresence(member);
    } else if (bytes > PRESENCE_LIMIT_BYTES && !this.#withoutPresence.has(socket)) {
      this.#withoutPresence.add(socket);
      room.unfollowPresence(member);
    }
  }
}

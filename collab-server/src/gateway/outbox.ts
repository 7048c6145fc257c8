/** What a socket that is full may still owe its client; the largest document fits into it. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export interface OutboxOptions {
  /** Whether the socket takes another frame now. */
  readonly hasRoom: () => boolean;
  readonly send: (frame: Uint8Array) => void;
  /** A frame has to wait, so nothing may be published to this socket until all have left. */
  readonly onWaiting: () => void;
  /** More waits than may wait. */
  readonly onOverflow: () => void;
}

/**
 * The frames for one socket alone, in order. Nobody would make up for one that is dropped, as the room does for
 * what is published, so they wait until the socket has room. What waits is bounded, but one frame may always wait:
 * documents are large, and all who ask alike share one encoding.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  send(frame: Uint8Array): void {
    if (this.#waiting.length === 0 && this.#options.hasRoom()) {
      this.#options.send(frame);
      return;
    }
    this.#waiting.push(frame);
    this.#waitingBytes += frame.length;
    if (this.#waiting.length > 1 && this.#waitingBytes > MAX_WAITING_BYTES) {
      this.clear();
      this.#options.onOverflow();
    } else this.#options.onWaiting();
  }

  /** The socket has taken something. */
  drain(): void {
    let sent = 0;
    for (const frame of this.#waiting) {
      if (!this.#options.hasRoom()) break;
      this.#options.send(frame);
      this.#waitingBytes -= frame.length;
      sent++;
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

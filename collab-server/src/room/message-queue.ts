import type { ClientMessage } from '@tatami/protocol';

/** What an empty message costs: the objects that hold it, and the work of handling it. */
const MESSAGE_COST_BYTES = 1024;
/** Taken messages stay in the array until this many are in front; `shift` on a long array moves all that is behind. */
const COMPACT_AT = 256;

interface Waiting {
  readonly message: ClientMessage;
  readonly costBytes: number;
}

/** Messages of one connection that wait, first in, first out, each with the bytes that it is charged for. */
export class MessageQueue {
  #waiting: Waiting[] = [];
  #taken = 0;
  #costBytes = 0;

  get length(): number {
    return this.#waiting.length - this.#taken;
  }

  /** Bytes of all messages that wait, and a fixed cost for each: 100,000 messages of 3 bytes are no small matter. */
  get costBytes(): number {
    return this.#costBytes;
  }

  push(message: ClientMessage, bytes: number): void {
    const costBytes = bytes + MESSAGE_COST_BYTES;
    this.#waiting.push({ message, costBytes });
    this.#costBytes += costBytes;
  }

  /** Puts a message before all that wait. It was charged for when it came first. */
  putBack(message: ClientMessage): void {
    const first = { message, costBytes: 0 };
    if (this.#taken > 0) this.#waiting[--this.#taken] = first;
    else this.#waiting.unshift(first);
  }

  take(): ClientMessage | undefined {
    const next = this.#waiting[this.#taken];
    if (next === undefined) return undefined;
    this.#taken++;
    this.#costBytes -= next.costBytes;
    if (this.#taken >= COMPACT_AT || this.#taken === this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    return next.message;
  }

  clear(): void {
    this.#waiting = [];
    this.#taken = 0;
    this.#costBytes = 0;
  }
}

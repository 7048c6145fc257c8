import type { SimClock } from '@tatami/collab-server/simulation';
import type { SeededRandom } from '@tatami/kernel';

/**
 * One TCP connection: each direction keeps its order and takes its time, until it is closed or cut. Its client may
 * stop reading for a while; what it is sent meanwhile waits.
 */
export class Pipe {
  readonly #clock: SimClock;
  readonly #random: SeededRandom;
  readonly #maxDelayMs: number;
  #toServerAt = 0;
  #toClientAt = 0;
  #isClosed = false;
  #isStalled = false;
  #unread: Uint8Array[] = [];
  /** The client reads on: nothing waits any more. */
  onServerDrain: () => void = () => {};
  onServerFrame: (frame: Uint8Array) => void = () => {};
  onServerClose: () => void = () => {};
  onClientFrame: (frame: Uint8Array) => void = () => {};
  onClientClose: (code: number, reason: string) => void = () => {};

  constructor(clock: SimClock, random: SeededRandom, maxDelayMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.#maxDelayMs = maxDelayMs;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** The client reads nothing for so long. */
  stall(forMs: number): void {
    if (this.#isStalled) return;
    this.#isStalled = true;
    this.#clock.after(forMs, () => {
      this.#isStalled = false;
      for (const frame of this.#unread.splice(0)) this.toClient(frame);
      if (!this.#isClosed) this.onServerDrain();
    });
  }

  toServer(frame: Uint8Array): void {
    this.#toServerAt = this.#arrival(this.#toServerAt);
    this.#deliver(this.#toServerAt, () => this.onServerFrame(frame));
  }

  toClient(frame: Uint8Array): void {
    if (this.#isStalled) {
      this.#unread.push(frame);
      return;
    }
    this.#toClientAt = this.#arrival(this.#toClientAt);
    this.#deliver(this.#toClientAt, () => this.onClientFrame(frame));
  }

  closeFromServer(code: number, reason: string): void {
    if (this.#isClosed) return;
    const at = this.#arrival(this.#toClientAt);
    this.#clock.after(at - this.#clock.now(), () => this.#close(code, reason));
  }

  closeFromClient(): void {
    this.#close(1000, '');
  }

  /** The network is gone: what was under way is lost, and both sides learn it. */
  cut(): void {
    this.#close(1006, '');
  }

  #close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onServerClose();
    this.onClientClose(code, reason);
  }

  #arrival(previous: number): number {
    return Math.max(previous, this.#clock.now() + this.#random.next() * this.#maxDelayMs);
  }

  #deliver(at: number, task: () => void): void {
    this.#clock.after(at - this.#clock.now(), () => {
      if (!this.#isClosed) task();
    });
  }
}

import type { SimClock } from '@tatami/collab-server/simulation';
import type { SeededRandom } from '@tatami/kernel';

/** One TCP connection: each direction keeps its order and takes its time, until it is closed or cut. */
export class Pipe {
  readonly #clock: SimClock;
  readonly #random: SeededRandom;
  readonly #maxDelayMs: number;
  #toServerAt = 0;
  #toClientAt = 0;
  #isClosed = false;
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

  toServer(frame: Uint8Array): void {
    this.#toServerAt = this.#arrival(this.#toServerAt);
    this.#deliver(this.#toServerAt, () => this.onServerFrame(frame));
  }

  toClient(frame: Uint8Array): void {
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

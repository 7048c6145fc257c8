import type { SeededRandom } from '@tatami/kernel';

/**
 * When edits are made: independent of each other and of the server (an open loop), so that a slow server cannot slow
 * down the load and hide how long things take.
 */
export class Arrivals {
  readonly #random: SeededRandom;
  readonly #meanGapMs: number;
  #nextMs: number;

  constructor(options: { random: SeededRandom; perSecond: number; startMs: number }) {
    this.#random = options.random;
    this.#meanGapMs = 1_000 / options.perSecond;
    this.#nextMs = options.startMs;
    this.#step();
  }

  /** When the next edit is due. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Takes one if it is due. */
  take(nowMs: number): boolean {
    if (this.#nextMs > nowMs) return false;
    this.#step();
    return true;
  }

  /** Exponential gaps: the arrivals of a Poisson process. */
  #step(): void {
    this.#nextMs -= Math.log(1 - this.#random.next()) * this.#meanGapMs;
  }
}

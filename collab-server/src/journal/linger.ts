import type { Clock } from '@tatami/kernel';

/** Entries per second up to which nothing waits. */
const QUIET_RATE = 500;
/** Entries per second from which a statement waits the longest. */
const BUSY_RATE = 2_000;
const MAX_LINGER_MS = 16;
const WINDOW_MS = 250;
/** So many times the mean time between entries without any: those who write wait for their answers. */
const SILENCE = 4;

/**
 * How long the writer waits before its next statement, as long as entries come. Nothing on a quiet pod, so an edit costs one commit;
 * up to 16 ms on a busy one, because two thirds of the cost of a delivery is the kernel sending one frame to one
 * socket, and fewer commits are fewer frames.
 */
export class Linger {
  readonly #clock: Clock;
  #windowStart: number;
  #entries = 0;
  #total = 0;
  #rate = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windowStart = clock.monotonic();
  }

  /** One more entry to commit. */
  count(): void {
    this.#entries++;
    this.#total++;
  }

  /** How many there were in all. */
  get total(): number {
    return this.#total;
  }

  /** After so many milliseconds without an entry it is no use to wait for more. */
  get silenceMs(): number {
    return Math.max(1, Math.round((SILENCE * 1000) / this.#rate));
  }

  get ms(): number {
    this.#roll();
    const load = (this.#rate - QUIET_RATE) / (BUSY_RATE - QUIET_RATE);
    return Math.round(Math.min(1, Math.max(0, load)) * MAX_LINGER_MS);
  }

  #roll(): void {
    const elapsed = this.#clock.monotonic() - this.#windowStart;
    if (elapsed < WINDOW_MS) return;
    this.#rate = (this.#entries * 1000) / elapsed;
    this.#entries = 0;
    this.#windowStart += elapsed;
  }
}

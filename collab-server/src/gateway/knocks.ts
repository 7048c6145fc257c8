import type { Cancel, Clock } from '@tatami/kernel';

/** Whoever is refused for good, and comes back within this time, is slowed. */
const FORGET_MS = 60_000;
const FIRST_DELAY_MS = 500;
/** Stock clients come back by themselves after 30 s without a message. */
const MAX_DELAY_MS = 20_000;
/** Closings that wait at a time, and clients that are remembered; beyond them nobody is slowed. */
const MAX_WAITING = 1_000;
const MAX_REMEMBERED = 10_000;

interface Refused {
  readonly times: number;
  readonly atMs: number;
}

/**
 * Slows clients that are refused for good and come back at once, over and over, because they do not know our close
 * codes. Only the closing of the connection waits: it costs a socket and no work, and a client that is let in is
 * never slowed. Both what waits and what is remembered is bounded, so this is no way to fill the memory.
 */
export class Knocks {
  readonly #clock: Clock;
  /** In the order of their last refusal, the oldest first. */
  readonly #refused = new Map<string, Refused>();
  #waiting = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Ends a refused connection: at once the first time, then after a delay that doubles from 0.5 s to 20 s.
   * @param knocker the address, and what it knocks with
   * @returns to be called when the connection ends before that
   */
  end(knocker: string, end: () => void): Cancel {
    const delayMs = this.#count(knocker);
    if (delayMs === 0 || this.#waiting >= MAX_WAITING) {
      end();
      return () => {};
    }
    this.#waiting++;
    let isOver = false;
    const leave = () => {
      if (!isOver) this.#waiting--;
      isOver = true;
    };
    const cancel = this.#clock.after(delayMs, () => {
      leave();
      end();
    });
    return () => {
      cancel();
      leave();
    };
  }

  #count(knocker: string): number {
    const nowMs = this.#clock.monotonic();
    const before = this.#refused.get(knocker);
    const isForgotten = before === undefined || nowMs - before.atMs > FORGET_MS;
    const times = isForgotten ? 0 : before.times;
    this.#refused.delete(knocker);
    this.#refused.set(knocker, { times: times + 1, atMs: nowMs });
    const oldest = this.#refused.keys().next();
    if (this.#refused.size > MAX_REMEMBERED && !oldest.done) this.#refused.delete(oldest.value);
    return times === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (times - 1), MAX_DELAY_MS);
  }
}

import type { Cancel, Clock } from '../src/clock.ts';

const STARTS_AT = 1_700_000_000_000;

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = STARTS_AT;
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  get pending(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer; undefined if there is none. */
  get nextInMs(): number | undefined {
    if (this.#timers.length === 0) return undefined;
    return Math.min(...this.#timers.map(timer => timer.at)) - this.#now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - STARTS_AT;
  }

  after(ms: number, task: () => void): Cancel {
    const timer = { at: this.#now + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer);
    };
  }

  soon(task: () => void): void {
    this.after(0, task);
  }

  /** Runs what is due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter(timer => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.task();
    }
    this.#now = end;
  }
}

import { type Cancel, type Clock, systemClock } from '../src/clock.ts';

/** The machine's time, which a test can move forward: nobody waits for a token to end. */
export class SkippingClock implements Clock {
  #skippedMs = 0;
  readonly #timers = new Set<{ readonly dueAtMs: number; readonly task: () => void; cancel: Cancel }>();

  now(): number {
    return systemClock.now() + this.#skippedMs;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#skippedMs;
  }

  after(ms: number, task: () => void): Cancel {
    const timer = { dueAtMs: this.monotonic() + ms, task, cancel: (): void => {} };
    const drop = () => {
      this.#timers.delete(timer);
      timer.cancel();
    };
    timer.cancel = systemClock.after(ms, () => {
      drop();
      task();
    });
    this.#timers.add(timer);
    return drop;
  }

  soon(task: () => void): void {
    systemClock.soon(task);
  }

  /** Runs what is due then, in order, before it returns. */
  skip(ms: number): void {
    this.#skippedMs += ms;
    const due = [...this.#timers].filter(timer => timer.dueAtMs <= this.monotonic());
    for (const timer of due.sort((a, b) => a.dueAtMs - b.dueAtMs)) {
      if (!this.#timers.delete(timer)) continue;
      timer.cancel();
      timer.task();
    }
  }
}

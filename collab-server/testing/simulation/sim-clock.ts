import type { Cancel, Clock } from '@tatami/kernel';

interface Task {
  readonly at: number;
  readonly order: number;
  run: () => void;
}

/** Time that only passes when the simulation says so: the next task in order of time, one after the other. */
export class SimClock implements Clock {
  #now = 1_700_000_000_000;
  #order = 0;
  #tasks: Task[] = [];
  /** Milliseconds that pass whenever somebody looks at the monotonic clock: work that takes time. */
  costsPerLook = 0;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    this.#now += this.costsPerLook;
    return this.#now - 1_700_000_000_000;
  }

  after(ms: number, run: () => void): Cancel {
    const task = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#insert(task);
    return () => {
      task.run = () => {};
    };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** Runs everything that is due until some moment from now, letting promises settle after each task. */
  async run(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (;;) {
      const next = this.#tasks[0];
      if (next === undefined || next.at > until) break;
      this.#tasks.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = until;
  }

  #insert(task: Task): void {
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#tasks[middle];
      if (other !== undefined && other.at <= task.at) low = middle + 1;
      else high = middle;
    }
    this.#tasks.splice(low, 0, task);
  }
}

/** Lets every promise that can go on do so. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

import { TatamiError } from '@tatami/protocol';

interface Waiting {
  readonly isWanted: () => boolean;
  readonly go: () => void;
}

/**
 * Lets so many in at a time, the others in the order in which they came: when all clients come back at once, the
 * database is asked by some of them and not by all.
 */
export class AdmissionQueue {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(options: { atOnce: number; maxWaiting: number }) {
    this.#atOnce = options.atOnce;
    this.#maxWaiting = options.maxWaiting;
  }

  /**
   * Runs the task when it is its turn; undefined if nobody wants it any more by then.
   * Throws TatamiError `overloaded` when too many wait, and what the task throws.
   */
  async run<Result>(task: () => Promise<Result>, isWanted: () => boolean): Promise<Result | undefined> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#maxWaiting) throw new TatamiError('overloaded');
      await new Promise<void>(go => this.#waiting.push({ isWanted, go }));
      if (!isWanted()) return undefined;
    } else {
      this.#running++;
    }
    try {
      return await task();
    } finally {
      this.#next();
    }
  }

  /** The place goes to the first who still wants it. */
  #next(): void {
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running--;
        return;
      }
      const isWanted = next.isWanted();
      next.go();
      if (isWanted) return;
    }
  }
}

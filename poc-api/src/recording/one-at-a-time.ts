import { TatamiError } from '@tatami/protocol';

const MOST_WAITING = 8;

/** Work that takes seconds of a processor and much memory: one after the other, so that a pod has room for the rest. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws TatamiError `overloaded` if many wait already */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting >= MOST_WAITING) throw new TatamiError('overloaded');
    this.#waiting++;
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting--;
    }
  }
}

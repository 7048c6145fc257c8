import type { WallClock } from '@tatami/kernel';

interface Step {
  readonly name: string;
  readonly stop: () => void | Promise<void>;
  readonly timeoutMs: number;
}

const TIMEOUT_MS = 30_000;

/** What has been started, to be stopped in the reverse order. */
export class StopSequence {
  readonly #clock: WallClock;
  readonly #reportError: (what: string, error: unknown) => void;
  readonly #steps: Step[] = [];

  constructor(options: { clock: WallClock; reportError: (what: string, error: unknown) => void }) {
    this.#clock = options.clock;
    this.#reportError = options.reportError;
  }

  /** @param timeoutMs how long the others wait for this one at most */
  add(name: string, stop: () => void | Promise<void>, timeoutMs = TIMEOUT_MS): void {
    this.#steps.push({ name, stop, timeoutMs });
  }

  /** A step that fails or takes too long does not keep the others from stopping. Returns whether all went well. */
  async run(): Promise<boolean> {
    let isClean = true;
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await this.#withTimeout(step);
      } catch (error) {
        isClean = false;
        this.#reportError(`${step.name} did not stop`, error);
      }
    }
    return isClean;
  }

  #withTimeout({ stop, timeoutMs }: Step): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(timeoutMs, () => reject(new Error(`It took over ${timeoutMs} ms`)));
      Promise.resolve().then(stop).then(resolve, reject).finally(cancel);
    });
  }
}

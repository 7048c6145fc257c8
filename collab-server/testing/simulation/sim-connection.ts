import type { Clock, SeededRandom } from '@tatami/kernel';
import { sleep } from '@tatami/kernel';
import { JournalUnavailableError, UnknownOutcomeError } from '@tatami/persistence';

export interface DatabaseFaults {
  /** Milliseconds that a statement takes at most. */
  readonly maxLatencyMs: number;
  /** How often an answer is lost; the statement was run before, is run later, or never. */
  readonly lostAnswers: number;
  /** How often nothing can be sent. */
  readonly unavailable: number;
}

export const NO_FAULTS: DatabaseFaults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };

/** A pod's connection to the simulated database: slow, and now and then cut at the worst moment. */
export class SimConnection {
  /** The database's own: what was sent goes on when the pod is dead. */
  readonly #serverClock: Clock;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  faults: DatabaseFaults;

  constructor(options: {
    serverClock: Clock;
    clock: Clock;
    random: SeededRandom;
    faults?: DatabaseFaults;
  }) {
    this.#serverClock = options.serverClock;
    this.#clock = options.clock;
    this.#random = options.random;
    this.faults = options.faults ?? NO_FAULTS;
  }

  /** Runs something that writes on the server and brings the answer, or loses it. */
  write<T>(run: () => T): Promise<T> {
    if (this.#random.chance(this.faults.unavailable)) return this.#unavailable();
    const isLost = this.#random.chance(this.faults.lostAnswers);
    const isNeverRun = isLost && this.#random.chance(0.3);
    const runsAfterMs = this.#latencyMs() * (isLost && this.#random.chance(0.3) ? 20 : 1);
    return new Promise((resolve, reject) => {
      if (!isNeverRun) {
        this.#serverClock.after(runsAfterMs, () => {
          const result = run();
          if (!isLost) this.#clock.after(this.#latencyMs(), () => resolve(result));
        });
      }
      if (isLost) {
        this.#clock.after(this.#latencyMs(), () => reject(new UnknownOutcomeError(new Error('cut'))));
      }
    });
  }

  /** Reads something on the server and brings the answer, which may be old by then. */
  async read<T>(read: () => T): Promise<T> {
    await sleep(this.#clock, this.#latencyMs() / 2);
    if (this.#random.chance(this.faults.unavailable)) throw new JournalUnavailableError(new Error('cut'));
    const result = read();
    await sleep(this.#clock, this.#latencyMs() / 2);
    return result;
  }

  async #unavailable(): Promise<never> {
    await sleep(this.#clock, this.#latencyMs());
    throw new JournalUnavailableError(new Error('no connection'));
  }

  #latencyMs(): number {
    return this.#random.next() * this.faults.maxLatencyMs;
  }
}

import type {
  AppendOutcome,
  AppendRequest,
  Journal,
  JournalHead,
  JournalRow,
  Snapshot,
} from '@tatami/persistence';
import { JournalUnavailableError, UnknownOutcomeError } from '@tatami/persistence';
import type { DojoId, WriterId } from '@tatami/protocol/ids';
import type { Clock } from '../../src/clock.ts';
import { sleep } from '../../src/clock.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimDatabase } from './sim-database.ts';

export interface JournalFaults {
  /** Milliseconds that a statement takes at most. */
  readonly maxLatencyMs: number;
  /** How often an answer is lost; the statement was run before, is run later, or never. */
  readonly lostAnswers: number;
  /** How often nothing can be sent. */
  readonly unavailable: number;
}

export const NO_FAULTS: JournalFaults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };

/** A pod's connection to the simulated database: slow, and now and then cut at the worst moment. */
export class SimJournal implements Journal {
  readonly #database: SimDatabase;
  /** The database's own: what was sent goes on when the pod is dead. */
  readonly #serverClock: Clock;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  faults: JournalFaults;

  constructor(options: {
    database: SimDatabase;
    serverClock: Clock;
    clock: Clock;
    random: SeededRandom;
    faults: JournalFaults;
  }) {
    this.#database = options.database;
    this.#serverClock = options.serverClock;
    this.#clock = options.clock;
    this.#random = options.random;
    this.faults = options.faults;
  }

  async append(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    if (new Set(requests.map(request => request.dojoId)).size < requests.length) {
      throw new RangeError('a dojo is named twice');
    }
    const outcomes = await this.#statement(() => this.#database.append(writer, requests));
    return outcomes ?? this.resolve(writer, requests);
  }

  resolve(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    return this.#statement(() => this.#database.resolve(writer, requests));
  }

  async read(dojoId: DojoId, afterSeq: number, limit: number): Promise<JournalRow[]> {
    await this.#answered();
    return (this.#database.dojo(dojoId)?.rows ?? []).slice(afterSeq, afterSeq + limit);
  }

  async heads(dojoIds: readonly DojoId[]): Promise<JournalHead[]> {
    await this.#answered();
    return this.#database.heads(dojoIds);
  }

  async latestSnapshot(dojoId: DojoId): Promise<Snapshot | undefined> {
    await this.#answered();
    return this.#database.dojo(dojoId)?.snapshots.at(-1);
  }

  async saveSnapshot(dojoId: DojoId, snapshot: Snapshot): Promise<void> {
    await this.#answered();
    const snapshots = this.#database.dojo(dojoId)?.snapshots;
    if (snapshots?.every(other => other.seq < snapshot.seq)) snapshots.push(snapshot);
  }

  /** Runs something on the server and brings the answer, or loses it. */
  #statement<T>(run: () => T): Promise<T> {
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

  async #unavailable(): Promise<never> {
    await sleep(this.#clock, this.#latencyMs());
    throw new JournalUnavailableError(new Error('no connection'));
  }

  async #answered(): Promise<void> {
    await sleep(this.#clock, this.#latencyMs());
    if (this.#random.chance(this.faults.unavailable)) throw new JournalUnavailableError(new Error('cut'));
  }

  #latencyMs(): number {
    return this.#random.next() * this.faults.maxLatencyMs;
  }
}

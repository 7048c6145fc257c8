import type { SeededRandom } from '@tatami/kernel';
import { assertNever } from '@tatami/protocol';
import type { Cell } from '../cells.ts';
import { Arrivals } from './arrivals.ts';
import type { Room } from './room.ts';
import type { Tally } from './tally.ts';

/** The shortest that a timer of Node.js waits, and so how far apart edits are made in bunches. */
const TICK_MS = 1;

export interface TypingOptions {
  readonly cell: Cell;
  readonly rooms: readonly Room[];
  readonly random: SeededRandom;
  readonly tally: Tally;
}

/** Makes the edits of a cell, each in a room and by a writer that chance picks. */
export class Typing {
  readonly #options: TypingOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOn = false;

  constructor(options: TypingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isOn = true;
    const { load } = this.#options.cell;
    switch (load.kind) {
      case 'open':
        this.#keepRate(load.editsPerSecond);
        return;
      case 'closed':
        for (let count = 0; count < load.inFlight; count++) this.#type(performance.now());
        return;
      default:
        assertNever(load);
    }
  }

  /** An edit has arrived; in a closed loop the next one is made. */
  delivered(): void {
    if (this.#isOn && this.#options.cell.load.kind === 'closed') this.#type(performance.now());
  }

  stop(): void {
    this.#isOn = false;
    clearInterval(this.#timer);
  }

  #keepRate(perSecond: number): void {
    const { random, tally } = this.#options;
    const arrivals = new Arrivals({ random, perSecond, startMs: performance.now() });
    this.#timer = setInterval(() => {
      let nowMs = performance.now();
      for (let dueMs = arrivals.nextMs; arrivals.take(nowMs); dueMs = arrivals.nextMs) {
        this.#type(nowMs);
        if (tally.isMeasured(nowMs)) tally.lateness.add(nowMs - dueMs);
        nowMs = performance.now();
      }
    }, TICK_MS);
  }

  #type(nowMs: number): void {
    const { random, rooms, cell } = this.#options;
    random.pick(rooms).type(random.int(cell.writers), nowMs);
  }
}

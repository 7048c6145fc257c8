import { performance } from 'node:perf_hooks';
import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';

const SAMPLE_MS = 500;
/** Share of the event loop's time from which on one connection's work is felt by the others. */
const BUSY = 0.7;

/** How much of its time the event loop works, looked at twice a second. */
export class EventLoopLoad {
  readonly #stop: Cancel;
  #last = performance.eventLoopUtilization();
  #utilization = 0;

  constructor(clock: Clock, reportError: (what: string, error: unknown) => void) {
    const look = () => {
      const now = performance.eventLoopUtilization();
      this.#utilization = performance.eventLoopUtilization(now, this.#last).utilization;
      this.#last = now;
    };
    this.#stop = every(clock, SAMPLE_MS, look, reportError);
  }

  get isBusy(): boolean {
    return this.#utilization > BUSY;
  }

  stop(): void {
    this.#stop();
  }
}

import type { Cancel, Clock } from '@tatami/kernel';
import type { SimClock } from './sim-clock.ts';

/**
 * The time of one simulated pod: it begins with the pod, stands still while the pod is stopped, and ends with it.
 * What falls due while the pod is stopped happens when it goes on; what a killed one had planned never happens.
 */
export class PodClock implements Clock {
  readonly #world: SimClock;
  readonly #startedAt: number;
  readonly #missed: (() => void)[] = [];
  #state: 'running' | 'stopped' | 'dead' = 'running';
  /** How wrong the machine's wall clock is. */
  wrongByMs = 0;

  constructor(world: SimClock) {
    this.#world = world;
    this.#startedAt = world.monotonic();
  }

  now(): number {
    return this.#world.now() + this.wrongByMs;
  }

  /** Goes on while the pod is stopped, as a machine's does. */
  monotonic(): number {
    return this.#world.monotonic() - this.#startedAt;
  }

  after(ms: number, task: () => void): Cancel {
    let isCancelled = false;
    this.#world.after(ms, () =>
      this.#run(() => {
        if (!isCancelled) task();
      }),
    );
    return () => {
      isCancelled = true;
    };
  }

  soon(task: () => void): void {
    this.after(0, task);
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** SIGSTOP. */
  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
  }

  /** SIGCONT. */
  goOn(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    for (const task of this.#missed.splice(0)) this.soon(task);
  }

  /** SIGKILL. */
  kill(): void {
    this.#state = 'dead';
    this.#missed.length = 0;
  }

  #run(task: () => void): void {
    if (this.#state === 'running') task();
    else if (this.#state === 'stopped') this.#missed.push(task);
  }
}

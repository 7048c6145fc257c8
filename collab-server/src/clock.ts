/** Ends something scheduled or subscribed. Idempotent. */
export type Cancel = () => void;

/**
 * Time as the pod's logic sees it. Production has the machine's, the simulation its own, so that a seed replays
 * every interleaving.
 */
export interface Clock {
  /** Unix time in milliseconds; may jump. */
  now(): number;
  /** Milliseconds since some moment; never runs backwards. For durations. */
  monotonic(): number;
  after(ms: number, task: () => void): Cancel;
  /** Runs the task at the end of this turn of the event loop. */
  soon(task: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: task => {
    setImmediate(task);
  },
};

/** Resolves after some time on the clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve));
}

/** Runs the task again and again, `ms` after it ended, however it ended. */
export function every(
  clock: Clock,
  ms: number,
  task: () => void | Promise<void>,
  onTrouble: (what: string, error: unknown) => void,
): Cancel {
  let isOver = false;
  let cancel: Cancel = () => {};
  const next = () => {
    cancel = clock.after(ms, async () => {
      try {
        await task();
      } catch (error) {
        onTrouble('A task that repeats failed', error);
      }
      if (!isOver) next();
    });
  };
  next();
  return () => {
    isOver = true;
    cancel();
  };
}

/** Ends something scheduled or subscribed. Idempotent. */
export type Cancel = () => void;

/** The hour and timers: all the time that the browser's provider needs. */
export interface WallClock {
  /** Unix time in milliseconds; may jump. */
  now(): number;
  after(ms: number, task: () => void): Cancel;
}

/**
 * Time as the logic sees it. Production has the machine's, tests and the simulation their own, so that a seed replays
 * every interleaving.
 */
export interface Clock extends WallClock {
  /** Milliseconds since some moment; never runs backwards. For durations. */
  monotonic(): number;
  /** Runs the task at the end of this turn of the event loop. */
  soon(task: () => void): void;
}

/** Node.js has it, browsers do not. */
const { setImmediate } = globalThis as { setImmediate?: (task: () => void) => unknown };

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: task => {
    if (setImmediate === undefined) setTimeout(task, 0);
    else setImmediate(task);
  },
};

/** Resolves after some time on the clock. */
export function sleep(clock: WallClock, ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve));
}

/** Runs the task again and again, `ms` after it ended, however it ended. */
export function every(
  clock: WallClock,
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

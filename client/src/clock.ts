/** Ends something scheduled or subscribed. Idempotent. */
export type Cancel = () => void;

/** Time as the provider sees it, so that tests move it by hand. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  after(ms: number, task: () => void): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** How long somebody waits at most before the next try: a bound that doubles with each failure. */
export interface Backoff {
  /** The bound after the first failure. */
  readonly firstMs: number;
  /** The bound that is never exceeded. */
  readonly longestMs: number;
}

/**
 * Full jitter: any time up to the bound. Equal delays bring everybody who met the same failure back in the same
 * moment; full jitter spreads them evenly ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param failures failures in a row before this one, from 0
 * @param random gives [0, 1)
 * @returns milliseconds until the next try
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, random: () => number): number {
  return random() * Math.min(longestMs, firstMs * 2 ** failures);
}

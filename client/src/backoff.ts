const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/**
 * Full jitter: any time up to an exponentially growing bound. Equal or decorrelated delays bring the clients of a
 * restarted server back in waves; full jitter spreads them evenly.
 * @param failures connections in a row that failed or did not stay up, from 0
 * @param random gives [0, 1)
 * @returns milliseconds until the next try
 */
export function backoffDelayMs(failures: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** failures);
}

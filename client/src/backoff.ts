const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** For somebody whose text waits: they are back within 3 s of the server, a token and a handshake included. */
const MAX_URGENT_DELAY_MS = 2_500;

/**
 * Full jitter: any time up to an exponentially growing bound. Equal or decorrelated delays bring the clients of a
 * restarted server back in waves; full jitter spreads them evenly.
 * @param failures connections in a row that failed or did not stay up, from 0
 * @param random gives [0, 1)
 * @param isUrgent whether something unsaved waits for the connection
 * @returns milliseconds until the next try
 */
export function backoffDelayMs(failures: number, random: () => number, isUrgent = false): number {
  const maxDelayMs = isUrgent ? MAX_URGENT_DELAY_MS : MAX_DELAY_MS;
  return random() * Math.min(maxDelayMs, BASE_DELAY_MS * 2 ** failures);
}

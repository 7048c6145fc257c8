import { backoffMs } from '@tatami/kernel';

const CALM = { firstMs: 500, longestMs: 30_000 };
/** For somebody whose text waits: they are back within 3 s of the server, a token and a handshake included. */
const URGENT = { firstMs: 500, longestMs: 2_500 };

/**
 * @param failures connections in a row that failed or did not stay up, from 0
 * @param random gives [0, 1)
 * @param isUrgent whether something unsaved waits for the connection
 * @returns milliseconds until the next try
 */
export function backoffDelayMs(failures: number, random: () => number, isUrgent = false): number {
  return backoffMs(isUrgent ? URGENT : CALM, failures, random);
}

/**
 * How often either side says something, and how long it waits for the other: both ends have to know the same.
 * All in milliseconds.
 */

/** Presence of a person is sent at most once in this time, by clients and by rooms: 20 a second. */
export const PRESENCE_INTERVAL_MS = 50;

/**
 * A room says something to everybody at least this often. Stock clients reconnect after 30 s without a message (pings
 * do not count), and forget people whose clock stands for 30 s.
 */
export const HEARTBEAT_MS = 12_000;

/** Two heartbeats that never came, and some more: nobody is there. */
export const SILENCE_MS = 30_000;

/**
 * Edits on the way that nobody answers for this long: what we send does not arrive, even if what the server sends does.
 * While a pod waits for its database, this costs a reconnect every 15 s and loses nothing.
 */
export const ANSWER_TIMEOUT_MS = 15_000;

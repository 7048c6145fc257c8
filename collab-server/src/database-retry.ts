import type { Backoff } from '@tatami/kernel';

/** How a room asks the database again: jittered, or all rooms of a pod would ask in the same moment. */
export const DATABASE_RETRY: Backoff = { firstMs: 250, longestMs: 1_000 };

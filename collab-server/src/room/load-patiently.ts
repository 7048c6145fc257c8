import type { Clock } from '@tatami/kernel';
import { backoffMs, sleep } from '@tatami/kernel';
import type { ErrorCode } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { DATABASE_RETRY } from '../database-retry.ts';
import type { LoadedDojo } from './loaded-dojo.ts';

/** Reads a dojo again and again while the database is away; undefined if nobody wants it any more. */
export async function loadPatiently(options: {
  readonly load: () => Promise<LoadedDojo>;
  readonly clock: Clock;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly isOver: () => boolean;
  /** The dojo may not be read; trying goes on, for it may come back. */
  readonly onRefused: (code: ErrorCode) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}): Promise<LoadedDojo | undefined> {
  for (let failures = 0; !options.isOver(); failures++) {
    try {
      return await options.load();
    } catch (error) {
      options.onTrouble('A room could not be read again', error);
      if (error instanceof TatamiError) options.onRefused(error.code);
      await sleep(options.clock, backoffMs(DATABASE_RETRY, failures, options.random));
    }
  }
  return undefined;
}

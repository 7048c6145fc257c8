import { setTimeout as pause } from 'node:timers/promises';
import { PersistenceError } from '../errors.ts';
import { SQLSTATE, sqlStateOf } from './sqlstate.ts';

/** With the role's lock time-out of 250 ms for each try, about 5 s in all. */
const MAX_TRIES = 12;
const MIN_PAUSE_MS = 20;
const PAUSE_RANGE_MS = 200;

/**
 * Runs a statement again while a row that it needs is locked by somebody else. PostgreSQL has taken such a statement
 * back, so nothing is done twice. A tenant's role waits 250 ms for a lock, which under load is no rare event; the
 * random pause keeps those who wait for the same row from meeting again.
 * @throws PersistenceError `still-locked` after about 5 s, and what the statement throws
 */
export async function whileLocked<T>(statement: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement();
    } catch (cause) {
      if (sqlStateOf(cause) !== SQLSTATE.lockNotAvailable) throw cause;
      if (attempt === MAX_TRIES) throw new PersistenceError('still-locked', { cause });
    }
    await pause(MIN_PAUSE_MS + Math.random() * PAUSE_RANGE_MS);
  }
}

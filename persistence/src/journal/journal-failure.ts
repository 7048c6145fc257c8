import { hasPersistenceCode } from '../errors.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';
import { JournalUnavailableError, UnknownOutcomeError } from './journal.ts';

/**
 * Classes and codes of SQLSTATE that say that the server cannot write now, and that it took the statement back:
 * insufficient resources (disk full, out of memory), operator intervention, system errors, read-only after a
 * failover, transaction rollback.
 */
const UNAVAILABLE = /^(53|57|58|40)|^25006$/;

/**
 * What a failed statement of the journal means to its caller. Only a refusal by a server that goes on, or a
 * statement that was never sent, counts as "nothing was written"; whatever ends the connection is unknown, also a
 * termination by the administrator (57P01), which can arrive after the commit record was written.
 */
export function journalFailure(error: unknown): unknown {
  if (hasPersistenceCode(error, 'connection-lost')) return new UnknownOutcomeError(error);
  if (hasPersistenceCode(error, 'connection-unavailable')) return new JournalUnavailableError(error);
  const sqlState = sqlStateOf(error);
  return sqlState !== undefined && UNAVAILABLE.test(sqlState) ? new JournalUnavailableError(error) : error;
}

export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === SQLSTATE.lockNotAvailable;
}

export function isDuplicateBatch(error: unknown): boolean {
  return sqlStateOf(error) === SQLSTATE.uniqueViolation;
}

/** The same for what changes no journal: after a lost answer it can simply be tried again. */
export function readFailure(error: unknown): unknown {
  const failure = journalFailure(error);
  return failure instanceof UnknownOutcomeError ? new JournalUnavailableError(error) : failure;
}

import pg from 'pg';
import { expect, it } from 'vitest';
import { PersistenceError } from '../errors.ts';
import { JournalUnavailableError, UnknownOutcomeError } from './journal.ts';
import { journalFailure, readFailure } from './journal-failure.ts';

function serverError(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('made for a test', 0, 'error'), { code, severity: 'ERROR' });
}

it.each([
  ['disk full', '53100'],
  ['out of memory', '53200'],
  ['cancelled', '57014'],
  ['input/output error', '58030'],
  ['read-only after a failover', '25006'],
  ['deadlock', '40P01'],
])('%s (%s) wrote nothing and may pass: unavailable', (_, code) => {
  const error = serverError(code);
  expect(journalFailure(error)).toBeInstanceOf(JournalUnavailableError);
  expect((journalFailure(error) as Error).cause).toBe(error);
});

it('a lost connection is an unknown outcome for a write and unavailable for a read', () => {
  const lost = new PersistenceError('connection-lost');
  expect(journalFailure(lost)).toBeInstanceOf(UnknownOutcomeError);
  expect(readFailure(lost)).toBeInstanceOf(JournalUnavailableError);
});

it('no connection to be had is unavailable', () => {
  expect(journalFailure(new PersistenceError('connection-unavailable'))).toBeInstanceOf(
    JournalUnavailableError,
  );
});

it('a bug stays what it is', () => {
  for (const bug of [serverError('42703'), new TypeError('oops'), new PersistenceError('pools-closed')]) {
    expect(journalFailure(bug)).toBe(bug);
  }
});

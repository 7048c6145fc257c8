import type { Queryable } from './connection.ts';
import type { Database } from './database.ts';
import { SQLSTATE, sqlStateOf } from './sqlstate.ts';
import { whileLocked } from './while-locked.ts';

/** A row was locked: PostgreSQL has ended the transaction, so all of it has to be done again, not this statement alone. */
export class LockedWithin extends Error {}

/** A transaction for stores that begin their own: what they would do in one of theirs is a part of this one. */
export function databaseWithin(transaction: Queryable): Database {
  const database: Database = {
    query: async query => {
      try {
        return await transaction.query(query);
      } catch (cause) {
        if (sqlStateOf(cause) !== SQLSTATE.lockNotAvailable) throw cause;
        throw new LockedWithin('A row is locked', { cause });
      }
    },
    transaction: work => work(database),
  };
  return database;
}

/** Work of several stores as one transaction, which is begun again while a row that it needs is locked. */
export function inOneTransaction<T>(
  database: Database,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return whileLocked(() =>
    database.transaction(async transaction => {
      try {
        return await work(databaseWithin(transaction));
      } catch (error) {
        throw error instanceof LockedWithin ? error.cause : error;
      }
    }),
  );
}

import type { Queryable } from './connection.ts';
import type { PatientDatabase } from './database.ts';

/**
 * A transaction for stores that begin their own: what they would do in one of theirs is a part of this one. A locked row
 * has ended the transaction, so only whoever began it can wait and do all of it again.
 */
export function databaseWithin(transaction: Queryable): PatientDatabase {
  const database: PatientDatabase = {
    query: query => transaction.query(query),
    transaction: work => work(database),
    get impatient() {
      return database;
    },
  };
  return database;
}

/** Work of several stores as one transaction. */
export function inOneTransaction<T>(
  database: PatientDatabase,
  work: (database: PatientDatabase) => Promise<T>,
): Promise<T> {
  return database.transaction(transaction => work(databaseWithin(transaction)));
}

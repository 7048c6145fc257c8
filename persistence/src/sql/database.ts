import type { Queryable } from './connection.ts';
import type { Isolation } from './transaction.ts';

/** One database, by way of a pool: each statement or transaction gets a connection for as long as it lasts. */
export interface Database extends Queryable {
  /** @throws what the work throws, and what Queryable.query throws (also for BEGIN and COMMIT) */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, isolation?: Isolation): Promise<T>;
}

/**
 * A tenant's database, on which nobody has to think of locks: a statement or a transaction that meets a row that somebody
 * else holds is taken back and done again. So the work of a transaction may run more than once.
 * @throws PersistenceError `still-locked` after about 5 s
 */
export interface PatientDatabase extends Database {
  /** The same without waiting, for those who can tell their caller "locked" (SQLSTATE 55P03). */
  readonly impatient: Database;
}

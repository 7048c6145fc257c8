import type { Queryable } from './connection.ts';
import type { Isolation } from './transaction.ts';

/** One database, by way of a pool: each statement or transaction gets a connection for as long as it lasts. */
export interface Database extends Queryable {
  /** @throws what the work throws, and what Queryable.query throws (also for BEGIN and COMMIT) */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, isolation?: Isolation): Promise<T>;
}

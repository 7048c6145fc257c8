import type { Queryable } from '../sql/connection.ts';
import type { Database } from '../sql/database.ts';
import { sql } from '../sql/sql.ts';

/** Where a change comes from; every audit row that it writes names it. */
export interface Origin {
  readonly requestId: string;
  /** Of the network. */
  readonly address: string;
}

/** A read needs no transaction of its own, and is most of what runs. */
const READ = /^\s*select\b/iu;

/** The database for one request: a trigger puts the origin into the audit rows. */
export function databaseFrom(database: Database, origin: Origin): Database {
  const inOrigin = <T>(work: (transaction: Queryable) => Promise<T>) =>
    database.transaction(async transaction => {
      await transaction.query(
        sql`select set_config('tatami.request_id', ${origin.requestId}, true),
          set_config('tatami.address', ${origin.address}, true)`,
      );
      return work(transaction);
    });
  return {
    query: query =>
      READ.test(query.text) ? database.query(query) : inOrigin(transaction => transaction.query(query)),
    transaction: (work, isolation) =>
      isolation === 'repeatable-read-only' ? database.transaction(work, isolation) : inOrigin(work),
  };
}

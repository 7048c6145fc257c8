import type { Queryable } from '../sql/connection.ts';
import type { PatientDatabase } from '../sql/database.ts';
import { patientDatabase } from '../sql/patient-database.ts';
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
export function databaseFrom({ impatient }: PatientDatabase, origin: Origin): PatientDatabase {
  const inOrigin = <T>(work: (transaction: Queryable) => Promise<T>) =>
    impatient.transaction(async transaction => {
      await transaction.query(
        sql`select set_config('tatami.request_id', ${origin.requestId}, true),
          set_config('tatami.address', ${origin.address}, true)`,
      );
      return work(transaction);
    });
  return patientDatabase({
    query: query =>
      READ.test(query.text) ? impatient.query(query) : inOrigin(transaction => transaction.query(query)),
    transaction: (work, isolation) =>
      isolation === 'repeatable-read-only' ? impatient.transaction(work, isolation) : inOrigin(work),
  });
}

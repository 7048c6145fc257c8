import type { Database, PatientDatabase } from './database.ts';
import { whileLocked } from './while-locked.ts';

/** Waits, in this one place, for rows that others have locked. */
export function patientDatabase(impatient: Database): PatientDatabase {
  return {
    query: query => whileLocked(() => impatient.query(query)),
    transaction: (work, isolation) => whileLocked(() => impatient.transaction(work, isolation)),
    impatient,
  };
}

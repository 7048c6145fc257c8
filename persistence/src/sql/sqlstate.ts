import pg from 'pg';

/** SQLSTATE codes that this package acts upon (PostgreSQL, appendix A). */
export const SQLSTATE = {
  foreignKeyViolation: '23503',
  uniqueViolation: '23505',
  deadlockDetected: '40P01',
  duplicateDatabase: '42P04',
  duplicateObject: '42710',
  insufficientPrivilege: '42501',
  lockNotAvailable: '55P03',
  noSuchDatabase: '3D000',
  objectInUse: '55006',
} as const;

export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

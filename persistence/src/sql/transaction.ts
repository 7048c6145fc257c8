import type { Connection, Queryable } from './connection.ts';
import { type SqlQuery, sql } from './sql.ts';

export type Isolation = 'read-committed' | 'repeatable-read-only';

const BEGIN: Record<Isolation, SqlQuery> = {
  'read-committed': sql`begin`,
  'repeatable-read-only': sql`begin isolation level repeatable read, read only`,
};

/** Runs the work between BEGIN and COMMIT; takes it back and throws on if it throws. */
export async function inTransaction<T>(
  connection: Connection,
  work: (transaction: Queryable) => Promise<T>,
  isolation: Isolation = 'read-committed',
): Promise<T> {
  await connection.query(BEGIN[isolation]);
  let result: T;
  try {
    result = await work(connection);
  } catch (error) {
    // A transaction that cannot be taken back must not go to the next user of the connection.
    await connection.query(sql`rollback`).catch(() => connection.destroy());
    throw error;
  }
  await connection.query(sql`commit`);
  return result;
}

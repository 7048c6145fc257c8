import { setTimeout as delay } from 'node:timers/promises';
import type { Queryable } from '../sql/connection.ts';
import { type SqlIdentifier, sql } from '../sql/sql.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';

const ATTEMPTS = 10;

/**
 * Creates a database from a template, if it is not there, and lets nobody but the given role connect to it.
 * Somebody who is connected to the template just now (a migration, a backup) is waited for.
 */
export async function ensureDatabase(
  admin: Queryable,
  database: SqlIdentifier,
  options: { template: SqlIdentifier; role?: SqlIdentifier },
): Promise<void> {
  await createDatabase(admin, database, options.template);
  await admin.query(sql`revoke all on database ${database} from public`);
  if (options.role) await admin.query(sql`grant connect on database ${database} to ${options.role}`);
}

/**
 * Lets nobody connect to a database of the server's own who was not told that they may. An administrator who may not do
 * that (a managed service keeps these databases to itself) leaves them as they are.
 */
export async function closeDatabase(admin: Queryable, database: SqlIdentifier): Promise<void> {
  try {
    await admin.query(sql`revoke all on database ${database} from public`);
  } catch (error) {
    const sqlState = sqlStateOf(error);
    if (sqlState !== SQLSTATE.insufficientPrivilege && sqlState !== SQLSTATE.noSuchDatabase) throw error;
  }
}

async function createDatabase(
  admin: Queryable,
  database: SqlIdentifier,
  template: SqlIdentifier,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.query(sql`create database ${database} template ${template}`);
      return;
    } catch (error) {
      const sqlState = sqlStateOf(error);
      // A concurrent CREATE DATABASE of the same name ends in a unique violation of pg_database.
      if (sqlState === SQLSTATE.duplicateDatabase || sqlState === SQLSTATE.uniqueViolation) return;
      if (sqlState !== SQLSTATE.objectInUse || attempt === ATTEMPTS) throw error;
      await delay(attempt * 100);
    }
  }
}

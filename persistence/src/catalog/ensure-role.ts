import type { Queryable } from '../sql/connection.ts';
import { type SqlIdentifier, type SqlQuery, sql } from '../sql/sql.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';

/** What a tenant's role waits at most for a row lock; see append-batches.ts. */
const LOCK_TIMEOUT = '250ms';

/** Creates a role without login, if it is not there. */
export async function ensureGroupRole(admin: Queryable, role: SqlIdentifier): Promise<void> {
  await ignoring(SQLSTATE.duplicateObject, admin.query(sql`create role ${role} nologin`));
}

/**
 * Creates a tenant's login role, or sets it to what it should be. The lock time-out belongs to the role and not
 * to the session, because a transaction-mode pooler in between would lose a session's setting.
 */
export async function ensureLoginRole(
  admin: Queryable,
  role: SqlIdentifier,
  group: SqlIdentifier,
  verifier: string,
): Promise<void> {
  await ignoring(SQLSTATE.duplicateObject, admin.query(sql`create role ${role} nologin`));
  await admin.query({
    text: `alter role ${role.quoted} login password '${checkedVerifier(verifier)}'`,
    values: [],
  });
  await admin.query(literalSetting(role, 'lock_timeout', LOCK_TIMEOUT));
  await admin.query(sql`grant ${group} to ${role}`);
}

/** DDL takes no parameters; what comes here has been made by this package and is checked again. */
function checkedVerifier(verifier: string): string {
  if (!/^SCRAM-SHA-256\$[A-Za-z0-9+/=:$]+$/.test(verifier)) throw new RangeError('not a SCRAM verifier');
  return verifier;
}

function literalSetting(role: SqlIdentifier, setting: string, value: string): SqlQuery {
  return { text: `alter role ${role.quoted} set ${setting} = '${value}'`, values: [] };
}

async function ignoring(sqlState: string, statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (sqlStateOf(error) !== sqlState) throw error;
  }
}

import type { Queryable } from '../sql/connection.ts';
import { type SqlIdentifier, type SqlQuery, sql } from '../sql/sql.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';

/** Of one tenant in all processes together, so that it cannot take those of the others. Only an administrator changes it. */
const CONNECTION_LIMIT = 60;
const ROLE_SETTINGS = {
  /** For a row lock; see append-batches.ts. */
  lock_timeout: '250ms',
  /** As long as a connection waits for an answer; without it the server would go on with what nobody waits for. */
  statement_timeout: '30s',
  /**
   * A frozen process would keep its locks for ever. Longer than the search indexer's transaction waits for OpenSearch
   * (20 s). A transaction that holds heads has 3 s; see lock-heads.ts.
   */
  idle_in_transaction_session_timeout: '25s',
};

/** Creates a role without login, if it is not there. */
export async function ensureGroupRole(admin: Queryable, role: SqlIdentifier): Promise<void> {
  await ignoring(SQLSTATE.duplicateObject, admin.query(sql`create role ${role} nologin`));
}

/** Creates a tenant's login role, or sets it to what it should be. */
export async function ensureLoginRole(
  admin: Queryable,
  role: SqlIdentifier,
  group: SqlIdentifier,
  verifier: string,
): Promise<void> {
  await ensureLogin(admin, role, group, verifier);
  await limitRole(admin, role);
}

/** Creates a role of the group that may log in, or gives it this password. */
export async function ensureLogin(
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
  await admin.query(sql`grant ${group} to ${role}`);
}

/**
 * Sets what a tenant's role may take. The time-outs belong to the role and not to the session, because a
 * transaction-mode pooler in between would lose a session's setting. PostgreSQL lets every role change such defaults of
 * its own, so each deploy takes back what was changed; the connection limit no role can change for itself.
 */
export async function limitRole(admin: Queryable, role: SqlIdentifier): Promise<void> {
  await admin.query({
    text: `alter role ${role.quoted} connection limit ${CONNECTION_LIMIT}`,
    values: [],
  });
  await admin.query(sql`alter role ${role} reset all`);
  // The database has the same name, and a setting for a role in a database goes before that of the role.
  await ignoring(SQLSTATE.noSuchDatabase, admin.query(sql`alter role ${role} in database ${role} reset all`));
  for (const [setting, value] of Object.entries(ROLE_SETTINGS)) {
    await admin.query(literalSetting(role, setting, value));
  }
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

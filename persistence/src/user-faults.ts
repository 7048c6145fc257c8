import type { Queryable } from './sql/connection.ts';
import { sql } from './sql/sql.ts';

/** A superuser reads and changes every tenant's database, whatever the roles of tenants may do. */
export type UserFault = 'database-user-is-superuser';

/** What is wrong with the user that a service connects as. */
export async function userFaults(database: Queryable): Promise<readonly UserFault[]> {
  const [row] = await database.query<{ isSuperuser: boolean }>(
    sql`select rolsuper as "isSuperuser" from pg_roles where rolname = session_user`,
  );
  return row?.isSuperuser === false ? [] : ['database-user-is-superuser'];
}

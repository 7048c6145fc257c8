import { identifier, sql } from '../sql/sql.ts';
import type { ServerAdmin } from './server-admin.ts';
import type { Tenant } from './tenant.ts';

/** Ends every connection to the tenant's database, and removes it and its role. Idempotent. */
export async function dropTenantDatabase(admin: ServerAdmin, { database }: Tenant): Promise<void> {
  await admin.withConnection(async connection => {
    const name = identifier(database);
    await connection.query(sql`drop database if exists ${name} with (force)`);
    await connection.query(sql`drop role if exists ${name}`);
  });
}

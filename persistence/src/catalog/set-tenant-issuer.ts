import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Tokens of the old issuer are no longer accepted. A unique violation if another tenant has the new one. */
export async function setTenantIssuer(catalog: Queryable, id: TenantId, issuer: string): Promise<void> {
  await catalog.query(sql`update tenant set issuer = ${issuer} where id = ${id}`);
}

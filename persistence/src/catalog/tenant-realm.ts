import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Written before the realm is made, so that an erasure finds one of which nobody knows whether it was made. */
export async function noteRealm(catalog: Queryable, id: TenantId, realm: string): Promise<void> {
  await catalog.query(sql`update tenant set realm = ${realm} where id = ${id}`);
}

export async function readRealm(catalog: Queryable, id: TenantId): Promise<string | undefined> {
  const [row] = await catalog.query<{ realm: string | null }>(sql`select realm from tenant where id = ${id}`);
  return row?.realm ?? undefined;
}

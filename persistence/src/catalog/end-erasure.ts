import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Forgets the tenant's name, issuer, domains and password, and keeps that there was one. */
export async function endErasure(catalog: Queryable, id: TenantId): Promise<void> {
  await catalog.query(
    sql`with gone as (
          delete from tenant where id = ${id} and state = 'erasing' returning id, erasing_since
        )
        insert into tenant_erasure (tenant_id, begun_at) select id, erasing_since from gone`,
  );
}

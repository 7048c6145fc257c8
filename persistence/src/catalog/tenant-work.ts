import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

/** A tenant that has jobs that wait, and when that was noted last. */
export interface TenantWork {
  readonly tenantId: TenantId;
  /** Microseconds since 1970. */
  readonly notedAt: bigint;
}

export async function noteWork(catalog: Queryable, tenantId: TenantId): Promise<void> {
  await catalog.query(
    prepared(
      'work_note',
      sql`insert into tenant_work (tenant_id) values (${tenantId}::uuid)
        on conflict (tenant_id) do update set noted_at = clock_timestamp()`,
    ),
  );
}

/** Who has waited longest comes first. */
export function listWork(catalog: Queryable): Promise<TenantWork[]> {
  return catalog.query<TenantWork>(
    prepared(
      'work_list',
      sql`select tenant_id as "tenantId", (extract(epoch from noted_at) * 1000000)::bigint as "notedAt"
        from tenant_work order by noted_at`,
    ),
  );
}

/** Nothing waited there any more; stays if more was noted meanwhile. */
export async function forgetWork(catalog: Queryable, { tenantId, notedAt }: TenantWork): Promise<void> {
  await catalog.query(
    prepared(
      'work_forget',
      sql`delete from tenant_work where tenant_id = ${tenantId}::uuid
        and (extract(epoch from noted_at) * 1000000)::bigint = ${notedAt}::bigint`,
    ),
  );
}

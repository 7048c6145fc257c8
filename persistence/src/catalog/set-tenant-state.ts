import type { TenantId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { TenantState } from './tenant.ts';

/** One that is being erased stays so. */
export async function setTenantState(
  catalog: Queryable,
  id: TenantId,
  state: Exclude<TenantState, 'erasing'>,
): Promise<void> {
  await catalog.query(sql`update tenant set state = ${state} where id = ${id} and state <> 'erasing'`);
}

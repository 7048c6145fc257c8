import type { PocId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** As if these POCs were changed now; one that is not there any more is deleted from the index at that revision. */
export async function notePocs(
  database: Queryable,
  pocs: readonly { readonly id: PocId; readonly rev: number }[],
): Promise<void> {
  const [ids, revs] = [pocs.map(({ id }) => id), pocs.map(({ rev }) => rev)];
  await database.query(
    sql`with noted as (
        insert into poc_outbox (poc_id, rev) select * from unnest(${ids}::uuid[], ${revs}::bigint[]) returning 1
      )
      select pg_notify('tatami_poc_changed', '') from noted limit 1`,
  );
}

import type { DojoId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

/**
 * Gives the user the next small clientID of the dojo. One that a stock client has drawn by chance before is
 * skipped. The counter only grows, so an id is never given out twice, whatever fails after this.
 * @throws TatamiError `dojo-not-found`
 */
export async function allocateClientId(
  database: Queryable,
  dojoId: DojoId,
  userId: UserId,
  after: number,
): Promise<number> {
  for (;;) {
    const [row] = await database.query<{ clientId: bigint | null }>(
      prepared(
        'client_id_allocate',
        sql`with counted as (
          update dojo set last_client_id = greatest(last_client_id, ${after}::bigint) + 1
          where id = ${dojoId}::uuid returning id, last_client_id
        ), bound as (
          insert into dojo_client (dojo_id, client_id, user_id)
          select id, last_client_id, ${userId}::uuid from counted on conflict do nothing returning client_id
        )
        select bound.client_id as "clientId" from counted left join bound on true`,
      ),
    );
    if (!row) throw new TatamiError('dojo-not-found');
    if (row.clientId !== null) return Number(row.clientId);
  }
}

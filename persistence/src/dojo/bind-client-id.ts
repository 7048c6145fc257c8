import type { DojoId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { ClientBinding } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { SQLSTATE, sqlStateOf } from '../sql/sqlstate.ts';

/**
 * Two statements: the insert waits for a concurrent binding of the same id, and only a later snapshot sees whose
 * it is. (One statement with `do update` would do as well, and write a dead row at every reconnect.)
 * @throws TatamiError `dojo-not-found`
 */
export async function bindClientId(
  database: Queryable,
  dojoId: DojoId,
  clientId: number,
  userId: UserId,
): Promise<ClientBinding> {
  if (await insertBinding(database, dojoId, clientId, userId)) return { kind: 'bound' };
  const [row] = await database.query<{ userId: UserId }>(
    prepared(
      'client_id_owner',
      sql`select user_id as "userId" from dojo_client
          where dojo_id = ${dojoId}::uuid and client_id = ${clientId}::bigint`,
    ),
  );
  return row?.userId === userId ? { kind: 'bound' } : { kind: 'taken' };
}

async function insertBinding(
  database: Queryable,
  dojoId: DojoId,
  clientId: number,
  userId: UserId,
): Promise<boolean> {
  try {
    const rows = await database.query(
      prepared(
        'client_id_bind',
        sql`insert into dojo_client (dojo_id, client_id, user_id)
            values (${dojoId}::uuid, ${clientId}::bigint, ${userId}::uuid)
            on conflict do nothing returning client_id`,
      ),
    );
    return rows.length > 0;
  } catch (error) {
    if (sqlStateOf(error) !== SQLSTATE.foreignKeyViolation) throw error;
    throw new TatamiError('dojo-not-found', { cause: error });
  }
}

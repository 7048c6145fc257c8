import type { PocId, UserId } from '@tatami/protocol';
import type { Poc } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

export async function readPoc(database: Queryable, id: PocId, viewer: UserId): Promise<Poc | undefined> {
  const [row] = await database.query<Poc>(
    prepared(
      'poc_read',
      sql`select ${POC_COLUMNS} from poc
        where poc.id = ${id}::uuid and (poc.visibility = 'tenant' or poc.owner_id = ${viewer}::uuid)`,
    ),
  );
  return row;
}
